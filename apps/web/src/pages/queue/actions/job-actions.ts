/** What people do with jobs. All of it tells by itself what went wrong. */
import type { Job } from "@inkloom/client";
import { answered } from "../../../service/answers.ts";
import { noteJob } from "../../../service/live-jobs.ts";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { service } from "../../../service/service.ts";
import { staleSoon } from "../../../service/stale.ts";
import type { Place } from "./place.ts";

export type JobAction = "cancel" | "pause" | "resume" | "retry";

/** Rejects with what the service refused. */
export async function changeJob(id: string, action: JobAction): Promise<void> {
  const asked = { params: { path: { id } } };
  const { api } = service();
  const asking = {
    cancel: () => api.POST("/api/v1/jobs/{id}/cancel", asked),
    pause: () => api.POST("/api/v1/jobs/{id}/pause", asked),
    resume: () => api.POST("/api/v1/jobs/{id}/resume", asked),
    retry: () => api.POST("/api/v1/jobs/{id}/retry", asked),
  }[action];
  changed(await answered(asking()));
}

export async function moveJob(id: string, place: Place): Promise<void> {
  const asked = { params: { path: { id } }, body: place };
  changed(await answered(service().api.POST("/api/v1/jobs/{id}/move", asked)));
}

export async function setPriority(id: string, priority: number): Promise<void> {
  const asked = { params: { path: { id } }, body: { priority } };
  changed(await answered(service().api.PUT("/api/v1/jobs/{id}/priority", asked)));
}

export async function removeJob(id: string): Promise<void> {
  const { response, error } = await service().api.DELETE("/api/v1/jobs/{id}", {
    params: { path: { id } },
  });
  // Another tab may have been faster.
  if (response.status !== 404)
    await answered(Promise.resolve({ response, error, data: {} as const }));
  staleSoon("jobs");
}

function changed(job: Job): void {
  noteJob(job);
  staleSoon("queue");
  // A job that is run again leaves the history.
  staleSoon("jobs");
}

/** Does it; what went wrong is told in the corner of the page. @returns whether it was done */
export async function told(doing: Promise<unknown>): Promise<boolean> {
  try {
    await doing;
    return true;
  } catch (error) {
    tellProblem(error);
    return false;
  }
}

export type Whose = "mine" | "all";

export async function pauseQueue(whose: Whose, paused: boolean): Promise<void> {
  const asked = { body: { whose } };
  const { api } = service();
  await answered(
    paused ? api.POST("/api/v1/queue/pause", asked) : api.POST("/api/v1/queue/resume", asked),
  );
  staleSoon("queue");
}

/** @returns how many were cancelled */
export async function clearQueue(whose: Whose): Promise<number> {
  const { cancelled } = await answered(
    service().api.POST("/api/v1/queue/clear", { body: { whose } }),
  );
  staleSoon("queue");
  staleSoon("jobs");
  return cancelled;
}
