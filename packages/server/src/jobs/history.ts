/** What was, what is and what will be: pages of ended jobs, the queue in its order, counts. */
import { and, asc, count, eq, inArray, isNull, sql, type SQL } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import type { Database } from "../storage/database.ts";
import { isStorableMoment } from "../storage/moments.ts";
import { JOB_STATES, jobs } from "../storage/schema.ts";
import { isJobId } from "./job-id.ts";
import { ENDED, type EndedState, type Job, type JobState } from "./states.ts";

export interface HistoryQuery {
  /** Of whom; `undefined`: of everybody. */
  readonly user?: string | null | undefined;
  readonly state?: EndedState | undefined;
  readonly tool?: string | undefined;
  readonly batch?: string | undefined;
  /** Where the page before ended. */
  readonly cursor?: string | undefined;
  /** 1 to 200. @default 50 */
  readonly limit?: number | undefined;
}

export interface HistoryPage {
  /** Newest end first. */
  readonly jobs: readonly Job[];
  /** Of the next page; absent on the last. */
  readonly cursor?: string;
}

export const ofUser = (user: string | null): SQL =>
  user === null ? isNull(jobs.userId) : eq(jobs.userId, user);

export async function readHistory(
  db: Database,
  { user, state, tool, batch, cursor, limit = 50 }: HistoryQuery,
): Promise<HistoryPage> {
  const size = Math.min(200, Math.max(1, limit));
  const rows = await db
    .select()
    .from(jobs)
    .where(
      and(
        inArray(jobs.state, state === undefined ? [...ENDED] : [state]),
        user === undefined ? undefined : ofUser(user),
        tool === undefined ? undefined : eq(jobs.tool, tool),
        batch === undefined ? undefined : isJobId(batch) ? eq(jobs.batchId, batch) : sql`false`,
        cursor === undefined ? undefined : behind(cursor),
      ),
    )
    .orderBy(sql`${jobs.finishedAt} desc nulls last`, sql`${jobs.id} desc nulls last`)
    .limit(size + 1);
  const page = rows.slice(0, size);
  const last = page.at(-1);
  return rows.length > size && last?.finishedAt
    ? { jobs: page, cursor: `${last.finishedAt.toISOString()}_${last.id}` }
    : { jobs: page };
}

const behind = (cursor: string): SQL => {
  const [at = "", id = ""] = cursor.split("_");
  if (!isStorableMoment(new Date(at)) || !isJobId(id))
    throw new Problem("input/invalid", {
      en: `"${cursor}" is not a cursor that a page of the history gave.`,
      zh: `“${cursor}”不是历史页面给出的游标。`,
    });
  return sql`(${jobs.finishedAt}, ${jobs.id}) < (${new Date(at).toISOString()}::timestamptz, ${id}::uuid)`;
};

/** A job of the queue and how many start before it, as far as can be told: `0` is next. `null` while it runs. */
export interface QueuePlace extends Pick<Job, "id" | "userId" | "tool" | "batchId"> {
  readonly place: number | null;
}

/** Running jobs, then those that wait in the order in which they would start if nothing changed. What they ask for stays in the
 *  table: it may be large. */
export async function readOrder(db: Database): Promise<QueuePlace[]> {
  // Window functions are no part of the query builder.
  const turn = sql<number>`row_number() over (partition by ${jobs.userId} order by ${jobs.position}, ${jobs.priority} desc, ${jobs.id})`;
  const rows = await db
    .select({
      job: { id: jobs.id, userId: jobs.userId, tool: jobs.tool, batchId: jobs.batchId },
      state: jobs.state,
      priority: jobs.priority,
      turn: turn.mapWith(Number).as("turn"),
    })
    .from(jobs)
    .where(inArray(jobs.state, ["running", "queued", "paused"]))
    .orderBy(asc(jobs.id));
  const running = rows.filter(({ state }) => state === "running");
  const waiting = oneByOne(rows.filter(({ state }) => state !== "running"));
  return [
    ...running.map(({ job }) => ({ ...job, place: null })),
    ...waiting.map(({ job }, place) => ({ ...job, place })),
  ];
}

interface Waiting {
  readonly job: Pick<Job, "id" | "userId">;
  readonly priority: number;
  /** Place among the jobs of its user, from 1. */
  readonly turn: number;
}

/** Each time the most urgent of everybody's firsts; among equals, everyone's first, everyone's second and so on. A job that its
 *  user put behind a less urgent one waits for that. */
function oneByOne<Row extends Waiting>(rows: readonly Row[]): Row[] {
  const byUser = Map.groupBy(rows, ({ job }) => job.userId);
  const lines = [...byUser.values()].map((line) =>
    line.toSorted((a, b) => a.turn - b.turn).values(),
  );
  const heads = lines.map((line) => line.next().value);
  const order: Row[] = [];
  for (;;) {
    let best = -1;
    heads.forEach((head, at) => {
      if (head !== undefined && isBefore(head, heads[best])) best = at;
    });
    const chosen = heads[best];
    if (chosen === undefined) return order;
    order.push(chosen);
    heads[best] = lines[best]?.next().value;
  }
}

const isBefore = (a: Waiting, b: Waiting | undefined): boolean =>
  b === undefined ||
  (b.priority - a.priority || a.turn - b.turn || (a.job.id < b.job.id ? -1 : 1)) < 0;

export interface QueuedJob {
  readonly job: Job;
  readonly place: number | null;
}

/** Jobs whose rows are read at once. */
const ROWS = 50;

/** The rows of these places, a few at a time; without those that are gone meanwhile. */
export async function* readPlaces(
  db: Database,
  places: readonly QueuePlace[],
): AsyncGenerator<QueuedJob, void> {
  for (let start = 0; start < places.length; start += ROWS) {
    const some = places.slice(start, start + ROWS);
    const ids = some.map(({ id }) => id);
    const rows = await db.select().from(jobs).where(inArray(jobs.id, ids));
    const byId = new Map(rows.map((job) => [job.id, job]));
    for (const { id, place } of some) {
      const job = byId.get(id);
      if (job !== undefined) yield { job, place };
    }
  }
}

export async function readQueue(db: Database): Promise<QueuedJob[]> {
  const all: QueuedJob[] = [];
  for await (const job of readPlaces(db, await readOrder(db))) all.push(job);
  return all;
}

export type JobCounts = Readonly<Record<JobState, number>>;

export async function countJobs(db: Database, user?: string | null): Promise<JobCounts> {
  const rows = await db
    .select({ state: jobs.state, jobs: count() })
    .from(jobs)
    .where(user === undefined ? undefined : ofUser(user))
    .groupBy(jobs.state);
  const counted = new Map(rows.map((row) => [row.state, row.jobs]));
  const entries = JOB_STATES.map((state) => [state, counted.get(state) ?? 0] as const);
  return Object.fromEntries(entries) as Record<JobState, number>;
}
