/** A graph's place in the queue: ComfyUI's clients count from the front, lower numbers first. */
import { and, desc, gt, inArray, ne, type SQL, sql } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import { ofUser } from "../../jobs/history.ts";
import type { JobQueue } from "../../jobs/queue.ts";
import { type Job, WAITING } from "../../jobs/states.ts";
import { USER_ORDER } from "../../jobs/take.ts";
import type { Database } from "../../storage/database.ts";
import { jobs } from "../../storage/schema.ts";

/** Graphs whose numbers are looked at: those before have lower ones. */
const RECENT = 500;

const number = sql<number>`(${jobs.origin} ->> 'number')::float8`;

/** Numbers graphs as they come, on from where the last process was. */
export function graphNumbers(db: Database): () => Promise<number> {
  let next: Promise<number> | undefined;
  const start = async (): Promise<number> => {
    const rows = await db
      .select({ number: number.mapWith(Number) })
      .from(jobs)
      .where(sql`${jobs.tool} = 'comfy'`)
      .orderBy(desc(jobs.id))
      .limit(RECENT);
    const last = Math.max(-1, ...rows.map((row) => Math.abs(row.number)));
    return Math.floor(Math.min(last, Number.MAX_SAFE_INTEGER - 1)) + 1;
  };
  return async () => {
    const mine = next ?? start();
    next = mine.then((taken) => taken + 1);
    // Whoever comes after a failed look looks again.
    next.catch(() => {
      next = undefined;
    });
    return mine;
  };
}

/** Before everything of the same user that waits. */
export const toTheFront = (db: Database, queue: JobQueue, job: Job): Promise<void> =>
  moveBefore(db, queue, job, undefined);

/** Before the first graph of the same user that has a higher number. */
export const toNumber = (db: Database, queue: JobQueue, job: Job, wanted: number): Promise<void> =>
  moveBefore(db, queue, job, and(sql`${jobs.tool} = 'comfy'`, gt(number, wanted)));

async function moveBefore(
  db: Database,
  queue: JobQueue,
  { id, userId }: Job,
  which: SQL | undefined,
): Promise<void> {
  const [first] = await db
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(ofUser(userId), inArray(jobs.state, [...WAITING]), ne(jobs.id, id), which))
    .orderBy(...USER_ORDER)
    .limit(1);
  if (first === undefined) return;
  try {
    await queue.move(id, { before: first.id });
  } catch (error) {
    // One of the two has begun meanwhile: there is nothing to overtake.
    const code = error instanceof Problem ? error.code : undefined;
    if (code !== "queue/state" && code !== "queue/unknown") throw error;
  }
}
