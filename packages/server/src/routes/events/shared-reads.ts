/** Rows of jobs for many listeners of one event: read once. */
import type { JobQueue } from "../../jobs/queue.ts";
import type { Job } from "../../jobs/states.ts";

/** The job as it is at `revision` or later; undefined where it is gone. */
export type ReadJob = (id: string, revision: number) => Promise<Job | undefined>;

export interface Hearing {
  readonly queue: JobQueue;
  readonly read: ReadJob;
}

/** Jobs whose last reading is kept. */
const KEPT = 256;

export function sharedReads(queue: JobQueue): Hearing {
  const readings = new Map<string, { revision: number; job: Promise<Job | undefined> }>();
  const read: ReadJob = (id, revision) => {
    const known = readings.get(id);
    // Begun after an event of that revision was told, so it has what the event told of.
    if (known !== undefined && known.revision >= revision) return known.job;
    const job = queue.get(id);
    readings.delete(id);
    readings.set(id, { revision, job });
    job.catch(() => readings.delete(id));
    const [oldest] = readings.keys();
    if (readings.size > KEPT && oldest !== undefined) readings.delete(oldest);
    return job;
  };
  return { queue, read };
}
