/** Waiting for a job, and stopping it. */
import type { Job } from "@inkloom/client";
import { answered } from "./answers.ts";
import { isEnded, noteJob, useLive } from "./live-jobs.ts";
import { service } from "./service.ts";

/** Asks every so often too: the line may be down. Milliseconds. */
const ASK_AGAIN = 2000;

/** The job once it ended. Rejects where it is gone, or the signal fires. */
export async function endOf(id: string, signal?: AbortSignal): Promise<Job> {
  for (;;) {
    signal?.throwIfAborted();
    const heard = useLive.getState().jobs.get(id)?.job;
    if (heard !== undefined && isEnded(heard)) return heard;
    await changeOf(id);
    const known = useLive.getState().jobs.get(id)?.job;
    if (known !== undefined && isEnded(known)) return known;
    noteJob(await answered(service().api.GET("/api/v1/jobs/{id}", { params: { path: { id } } })));
  }
}

function changeOf(id: string): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(finish, ASK_AGAIN);
    const stop = useLive.subscribe(({ jobs }, before) => {
      if (jobs.get(id)?.job.state !== before.jobs.get(id)?.job.state) finish();
    });
  });
}

export async function cancelJob(id: string): Promise<void> {
  noteJob(
    await answered(service().api.POST("/api/v1/jobs/{id}/cancel", { params: { path: { id } } })),
  );
}
