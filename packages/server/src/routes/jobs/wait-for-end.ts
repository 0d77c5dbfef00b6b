import type { JobQueue } from "../../jobs/queue.ts";
import { ENDED, type Job } from "../../jobs/states.ts";

/** Seconds that a request may wait for its job. */
export const LONGEST_WAIT = 60;

/** The job as it is when it has ended, or when the time is over or whoever waits is gone. */
export async function waitForEnd(
  queue: JobQueue,
  job: Job,
  seconds: number,
  gone: AbortSignal,
): Promise<Job> {
  const signal = AbortSignal.any([gone, AbortSignal.timeout(seconds * 1000)]);
  let present = job;
  // Followed again where events may have been missed.
  while (!isEnded(present) && !signal.aborted) {
    for await (const _event of queue.follow(job.id, { signal }));
    present = (await queue.get(job.id)) ?? present;
  }
  return present;
}

export const isEnded = ({ state }: Pick<Job, "state">): boolean =>
  (ENDED as readonly string[]).includes(state);
