/** Queues jobs, and lets the page know of them at once. */
import type { Job, Tool } from "@inkloom/client";
import { requestOf, type Values } from "../../../form/values.ts";
import { answered } from "../../../service/answers.ts";
import { isEnded, noteJob, useLive } from "../../../service/live-jobs.ts";
import { service } from "../../../service/service.ts";
import { staleSoon } from "../../../service/stale.ts";
import type { ToolDeclaration } from "../../../service/tools.ts";

/** Rejects with the service's problem. */
export async function startJob(tool: ToolDeclaration, values: Values): Promise<Job> {
  // Ids come from the service itself; the client's types know those of its own version.
  const job = await service().submit(tool.id as Tool, requestOf(tool, values));
  noteJob(job);
  staleSoon("queue");
  return job;
}

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

export async function retryJob(id: string): Promise<void> {
  noteJob(
    await answered(service().api.POST("/api/v1/jobs/{id}/retry", { params: { path: { id } } })),
  );
}

/** Takes an ended job out of the history; its pictures stay in the gallery. */
export async function forgetJob(id: string): Promise<void> {
  await answered(service().api.DELETE("/api/v1/jobs/{id}", { params: { path: { id } } }));
  useLive.setState(({ jobs }) => {
    const next = new Map(jobs);
    next.delete(id);
    return { jobs: next };
  });
  staleSoon("jobs");
}
