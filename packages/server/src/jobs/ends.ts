/** How a job ends, and what that means for those that wait for it. */
import { and, eq, inArray, sql } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import type { Database } from "../storage/database.ts";
import { jobDependencies, jobs } from "../storage/schema.ts";
import { storableRecord } from "../storage/storable-record.ts";
import type { Desk, Emit } from "./desk.ts";
import { nextRevision, statesBefore, WAITING, type EndedState, type Job } from "./states.ts";

export interface End {
  readonly state: EndedState;
  readonly result?: Readonly<Record<string, unknown>> | undefined;
  readonly error?: Problem | undefined;
}

/**
 * Ends a job with all that follows: those that waited for it may run, or end with it. On condition that it has not
 * ended yet.
 *
 * @returns whether it was this that ended it
 */
export async function endJob(
  tx: Database,
  emit: Emit,
  delivery: Desk["delivery"],
  { id }: Pick<Job, "id">,
  { state, result, error }: End,
): Promise<boolean> {
  const [ended] = await tx
    .update(jobs)
    .set({
      state,
      // Reports repeat what files say, whatever that is.
      result: result === undefined ? null : storableRecord(result),
      error: error === undefined ? null : errorRecord(error),
      finishedAt: sql`now()`,
      ticket: null,
      position: null,
      revision: nextRevision,
    })
    .where(and(eq(jobs.id, id), inArray(jobs.state, statesBefore(state))))
    .returning({ user: jobs.userId, revision: jobs.revision, webhook: jobs.webhook });
  if (ended === undefined) return false;
  const { user, revision, webhook } = ended;
  emit({ type: "finished", job: id, state, user, revision });
  if (webhook !== null) await delivery.sendWebhook(tx, id);
  if (state === "done") await release(tx, emit, delivery, id);
  else await endDependents(tx, emit, delivery, id, state);
  return true;
}

/** Those that waited for this job only can run. */
async function release(
  tx: Database,
  emit: Emit,
  delivery: Desk["delivery"],
  id: string,
): Promise<void> {
  const waiting = dependentsOf(tx, id);
  const released = await tx
    .update(jobs)
    .set({ waitsFor: sql`${jobs.waitsFor} - 1`, revision: nextRevision })
    .where(and(inArray(jobs.id, waiting), inArray(jobs.state, [...WAITING])))
    .returning({
      job: jobs.id,
      user: jobs.userId,
      revision: jobs.revision,
      left: jobs.waitsFor,
      state: jobs.state,
    });
  const ready = released.filter(({ left, state }) => left === 0 && state === "queued");
  for (const { job, user, revision } of ready) emit({ type: "queued", job, user, revision });
  await delivery.send(tx, ready.length);
}

async function endDependents(
  tx: Database,
  emit: Emit,
  delivery: Desk["delivery"],
  id: string,
  state: EndedState,
): Promise<void> {
  const dependents = await tx
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(inArray(jobs.id, dependentsOf(tx, id)), inArray(jobs.state, [...WAITING])));
  for (const dependent of dependents)
    await endJob(tx, emit, delivery, dependent, {
      state: "cancelled",
      error: new Problem("job/waited-for", {
        en: `Job ${dependent.id} waited for job ${id}, which ${state === "failed" ? "failed" : "was cancelled"}.`,
        zh: `任务 ${dependent.id} 等待的任务 ${id} ${state === "failed" ? "失败了" : "已被取消"}。`,
      }),
    });
}

const dependentsOf = (tx: Database, id: string) =>
  tx
    .select({ id: jobDependencies.jobId })
    .from(jobDependencies)
    .where(eq(jobDependencies.waitsFor, id));

/** What the row keeps of a problem. */
const errorRecord = ({ code, sentence, faults }: Problem): Readonly<Record<string, unknown>> => ({
  code,
  sentence,
  ...(faults.length > 0 && { faults }),
});
