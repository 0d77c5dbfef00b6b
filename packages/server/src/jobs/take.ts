/** From a ticket to the job to run. */
import { and, asc, desc, eq, inArray, isNull, sql, type SQL } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import type { Database } from "../storage/database.ts";
import { jobs, users } from "../storage/schema.ts";
import { choose, type Head } from "./choose.ts";
import { lockOrder, type Desk, type Emit } from "./desk.ts";
import { endJob } from "./ends.ts";
import { readPauses, setServed } from "./pauses.ts";
import { nextRevision, type Job } from "./states.ts";

/** How often a job may be begun: one that ends its worker each time is not tried for ever. */
const ATTEMPTS_ALLOWED = 3;

export interface Taker {
  readonly ticket: string;
  /** Names the process. */
  readonly worker: string;
  /** The model it ran last. */
  readonly loaded: string | null;
}

/** @returns the job, now running and bearing the ticket; `undefined` where there is nothing to do */
export function take(
  { events, delivery }: Desk,
  { ticket, worker, loaded }: Taker,
  now = Date.now(),
): Promise<Job | undefined> {
  return events.change(async (tx, emit) => {
    await lockOrder(tx);
    await putBack(tx, emit, delivery, eq(jobs.ticket, ticket));
    const started = await start(tx, { ticket, worker, loaded }, now);
    if (started === undefined) return undefined;
    const { job, passed } = started;
    if (passed.length > 0)
      await tx
        .update(jobs)
        .set({
          passedOver: sql`${jobs.passedOver} + 1`,
          passedSince: sql`coalesce(${jobs.passedSince}, ${new Date(now).toISOString()}::timestamptz)`,
        })
        .where(
          inArray(
            jobs.id,
            passed.map(({ id }) => id),
          ),
        );
    if (job.userId === null) await setServed(tx, now);
    else
      await tx
        .update(users)
        .set({ servedAt: new Date(now) })
        .where(eq(users.id, job.userId));
    emit({ type: "started", job: job.id, user: job.userId, revision: job.revision, worker });
    return job;
  });
}

/** Marks the best job as running; where it is cancelled or paused in this very moment, the next best. */
async function start(
  tx: Database,
  { ticket, worker, loaded }: Taker,
  now: number,
): Promise<{ job: Job; passed: readonly Head[] } | undefined> {
  for (;;) {
    const choice = choose(await readHeads(tx), loaded, now);
    if (choice === undefined) return undefined;
    const [job] = await tx
      .update(jobs)
      .set({
        state: "running",
        ticket,
        worker,
        attempts: sql`${jobs.attempts} + 1`,
        startedAt: new Date(now),
        passedOver: 0,
        passedSince: null,
        revision: nextRevision,
      })
      .where(and(eq(jobs.id, choice.run.id), eq(jobs.state, "queued")))
      .returning();
    if (job !== undefined) return { job, passed: choice.passed };
  }
}

/** Running jobs whose worker is gone return to the queue, or end where that has happened too often. */
export async function putBack(
  tx: Database,
  emit: Emit,
  delivery: Desk["delivery"],
  which: SQL,
): Promise<number> {
  const lost = await tx
    .select()
    .from(jobs)
    .where(and(which, eq(jobs.state, "running")))
    .for("update");
  for (const job of lost) {
    if (job.cancelRequested) await endJob(tx, emit, delivery, job, { state: "cancelled" });
    else if (job.attempts >= ATTEMPTS_ALLOWED)
      await endJob(tx, emit, delivery, job, { state: "failed", error: workerDied(job) });
    else await requeue(tx, emit, job, job.attempts);
  }
  return lost.length;
}

/** A running job waits again, at its old place. */
export async function requeue(tx: Database, emit: Emit, job: Job, attempts: number): Promise<void> {
  const [row] = await tx
    .update(jobs)
    .set({
      state: "queued",
      ticket: null,
      worker: null,
      progress: null,
      startedAt: null,
      attempts,
      revision: nextRevision,
    })
    .where(and(eq(jobs.id, job.id), eq(jobs.state, "running")))
    .returning({ revision: jobs.revision });
  if (row !== undefined)
    emit({ type: "queued", job: job.id, user: job.userId, revision: row.revision });
}

const workerDied = ({ id, tool, attempts }: Job) =>
  new Problem("job/worker-died", {
    en: `The process that ran job ${id} (${tool}) ended before the job did, ${attempts} times.`,
    zh: `运行任务 ${id}（${tool}）的进程在任务结束之前终止，已发生 ${attempts} 次。`,
  });

/** Jobs of one user in the order in which they would run. */
export const USER_ORDER = [asc(jobs.position), desc(jobs.priority), asc(jobs.id)];

const runnable = and(eq(jobs.state, "queued"), eq(jobs.waitsFor, 0));

const headColumns = {
  id: jobs.id,
  priority: jobs.priority,
  model: jobs.model,
  passedOver: jobs.passedOver,
  passedSince: jobs.passedSince,
};

/** The first job of everyone who is not paused. */
async function readHeads(tx: Database): Promise<Head[]> {
  const pauses = await readPauses(tx);
  if (pauses.all) return [];
  const first = tx
    .select(headColumns)
    .from(jobs)
    .where(and(eq(jobs.userId, users.id), runnable))
    .orderBy(...USER_ORDER)
    .limit(1)
    .as("first");
  const ofUsers = await tx
    .select({
      user: users.id,
      servedAt: users.servedAt,
      id: first.id,
      priority: first.priority,
      model: first.model,
      passedOver: first.passedOver,
      passedSince: first.passedSince,
    })
    .from(users)
    .crossJoinLateral(first);
  const ofNobody = await tx
    .select(headColumns)
    .from(jobs)
    .where(and(isNull(jobs.userId), runnable))
    .orderBy(...USER_ORDER)
    .limit(1);
  return [
    ...ofUsers.map((head) => ({ ...head, servedAt: head.servedAt?.getTime() ?? null })),
    ...ofNobody.map((head) => ({ ...head, user: null, servedAt: pauses.servedNobody })),
  ]
    .filter(({ user }) => !pauses.includes(user))
    .map((head) => ({ ...head, passedSince: head.passedSince?.getTime() ?? null }));
}
