/** Queues jobs, and lets the page know of them at once. */
import type { Job, Tool } from "@inkloom/client";
import { requestOf, type Values } from "../../../form/values.ts";
import { answered } from "../../../service/answers.ts";
import { noteJob, useLive } from "../../../service/live-jobs.ts";
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
