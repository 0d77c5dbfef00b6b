/** People stop jobs, hold them back, and have them repeated. */
import { and, eq, inArray } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import type { Database } from "../storage/database.ts";
import { jobDependencies, jobs } from "../storage/schema.ts";
import type { Desk } from "./desk.ts";
import { endJob } from "./ends.ts";
import { lockJob, readJob, unknownJob, wrongState } from "./job-row.ts";
import { sendMissing } from "./sweep.ts";
import { ENDED, nextRevision, WAITING, type Job } from "./states.ts";

/**
 * A job that waits ends at once, with those that wait for it. A running one is asked to: its signal fires now, it ends when the
 * tool has stopped. One that is cancelled already stays so.
 *
 * @throws Problem `queue/state` for a job that is done or has failed
 */
export function cancel({ events, delivery }: Desk, id: string): Promise<Job> {
  return events.change(async (tx, emit) => {
    const job = await lockJob(tx, id);
    if (job.state === "running") {
      const [asked] = await tx
        .update(jobs)
        .set({ cancelRequested: true, revision: nextRevision })
        .where(eq(jobs.id, id))
        .returning();
      if (asked === undefined) throw unknownJob(id);
      emit({ type: "cancelling", job: id, user: job.userId, revision: asked.revision });
      return asked;
    }
    if (job.state === "done" || job.state === "failed")
      throw wrongState(job, ["queued", "paused", "running"]);
    await endJob(tx, emit, delivery, job, { state: "cancelled" });
    return reread(tx, id);
  });
}

/** Holds a queued job back. */
export function pauseJob({ events }: Desk, id: string): Promise<Job> {
  return events.change(async (tx, emit) => {
    const job = await lockJob(tx, id);
    if (job.state === "paused") return job;
    if (job.state !== "queued") throw wrongState(job, ["queued"]);
    const revision = await setState(tx, id, "queued", "paused");
    emit({ type: "paused", job: id, user: job.userId, revision });
    return reread(tx, id);
  });
}

/** Lets a paused job run, at its old place. */
export function resumeJob(desk: Desk, id: string): Promise<Job> {
  return desk.events.change(async (tx, emit) => {
    const job = await lockJob(tx, id);
    if (job.state === "queued") return job;
    if (job.state !== "paused") throw wrongState(job, ["paused"]);
    const revision = await setState(tx, id, "paused", "queued");
    emit({ type: "queued", job: id, user: job.userId, revision });
    await sendMissing(desk, tx);
    return reread(tx, id);
  });
}

const setState = async (
  tx: Database,
  id: string,
  from: "queued" | "paused",
  to: "queued" | "paused",
): Promise<number> => {
  const [row] = await tx
    .update(jobs)
    .set({ state: to, revision: nextRevision })
    .where(and(eq(jobs.id, id), eq(jobs.state, from)))
    .returning({ revision: jobs.revision });
  if (row === undefined) throw unknownJob(id);
  return row.revision;
};

/** Queues a job again that failed or was cancelled, under its id. It waits again for what is not done. */
export function retry(desk: Desk, id: string): Promise<Job> {
  return desk.events.change(async (tx, emit) => {
    const job = await lockJob(tx, id);
    if (job.state !== "failed" && job.state !== "cancelled")
      throw wrongState(job, ["failed", "cancelled"]);
    const [again] = await tx
      .update(jobs)
      .set({
        state: "queued",
        waitsFor: await countOpen(tx, job),
        attempts: 0,
        cancelRequested: false,
        progress: null,
        result: null,
        error: null,
        startedAt: null,
        finishedAt: null,
        revision: nextRevision,
      })
      .where(and(eq(jobs.id, id), eq(jobs.state, job.state)))
      .returning();
    if (again === undefined) throw unknownJob(id);
    emit({ type: "queued", job: id, user: job.userId, revision: again.revision });
    if (again.waitsFor === 0) await desk.delivery.send(tx, 1);
    return again;
  });
}

/** How many of the jobs it waits for are not done. */
async function countOpen(tx: Database, { id }: Job): Promise<number> {
  const before = await tx
    .select({ id: jobs.id, state: jobs.state })
    .from(jobs)
    .where(
      inArray(
        jobs.id,
        tx
          .select({ id: jobDependencies.waitsFor })
          .from(jobDependencies)
          .where(eq(jobDependencies.jobId, id)),
      ),
    )
    .for("update");
  const lost = before.find(({ state }) => state === "failed" || state === "cancelled");
  if (lost !== undefined)
    throw new Problem("job/waited-for", {
      en: `Job ${id} waits for job ${lost.id}, which is ${lost.state}.`,
      zh: `任务 ${id} 等待任务 ${lost.id}，而后者的状态是 ${lost.state}。`,
    });
  return before.filter(({ state }) => state !== "done").length;
}

/** Takes an ended job out of the history. Its pictures stay. */
export function remove({ events }: Desk, id: string): Promise<void> {
  return events.change(async (tx, emit) => {
    const job = await lockJob(tx, id);
    if (!(ENDED as readonly string[]).includes(job.state)) throw wrongState(job, ENDED);
    await tx.delete(jobs).where(eq(jobs.id, id));
    emit({ type: "removed", job: id, user: job.userId, revision: job.revision + 1 });
  });
}

/** Cancels all jobs that wait, of one user or of everybody. @returns how many */
export function clear(
  { events, delivery }: Desk,
  which: Parameters<typeof and>[0],
): Promise<number> {
  return events.change(async (tx, emit) => {
    const waiting = await tx
      .select({ id: jobs.id })
      .from(jobs)
      .where(and(which, inArray(jobs.state, [...WAITING])))
      .orderBy(jobs.id)
      .for("update");
    let ended = 0;
    for (const job of waiting)
      if (await endJob(tx, emit, delivery, job, { state: "cancelled" })) ended += 1;
    return ended;
  });
}

const reread = async (tx: Database, id: string): Promise<Job> => {
  const job = await readJob(tx, id);
  if (job === undefined) throw unknownJob(id);
  return job;
};
