/** One job as a client watches it: its present state, then what happens, also when it comes back after an interruption. */
import type { Database } from "../storage/database.ts";
import type { JobEvents } from "./events.ts";
import type { JobEvent } from "./job-events.ts";
import { readJob, unknownJob } from "./job-row.ts";
import { ENDED, type Job } from "./states.ts";
import type { Dropped } from "./subscription.ts";

/** The job as its row has it. */
export interface Present {
  readonly type: "state";
  readonly job: Job;
}

/**
 * Begins with the row, unless the client has seen it (`seen` is the revision it saw last), and ends with the job, when the job is
 * removed or when events may have been missed: then the client comes again.
 *
 * @throws Problem `queue/unknown`
 */
export async function* follow(
  db: Database,
  events: JobEvents,
  id: string,
  { seen, signal }: { readonly seen?: number | undefined; readonly signal?: AbortSignal } = {},
): AsyncGenerator<Present | JobEvent | Dropped, void> {
  // Subscribed before the row is read, so that nothing falls between.
  const subscription = events.subscribe((event) => "job" in event && event.job === id);
  const close = () => {
    subscription.close();
  };
  signal?.addEventListener("abort", close);
  if (signal?.aborted === true) close();
  try {
    const job = await readJob(db, id);
    if (job === undefined) throw unknownJob(id);
    if (job.revision !== seen) yield { type: "state", job };
    if (isEnded(job)) return;
    for await (const event of subscription) {
      // What the row had already.
      if (event.type !== "dropped" && "revision" in event && event.revision <= job.revision)
        continue;
      yield event;
      if (event.type === "finished" || event.type === "removed") return;
    }
  } finally {
    signal?.removeEventListener("abort", close);
    close();
  }
}

const isEnded = ({ state }: Job): boolean => (ENDED as readonly string[]).includes(state);
