/** Runs of training, as the service tells them, and what is done with them. */
import type { Job, paths, Tool } from "@inkloom/client";
import { useQuery } from "@tanstack/react-query";
import { requestOf, type Values } from "../../form/values.ts";
import { answered } from "../../service/answers.ts";
import { noteJob } from "../../service/live-jobs.ts";
import { spoken } from "../../service/queries.ts";
import { service } from "../../service/service.ts";
import { staleSoon } from "../../service/stale.ts";
import type { ToolDeclaration } from "../../service/tools.ts";
import { columnsToPoints, type LossPoint } from "./run/losses.ts";

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Body } } } };
}
  ? Body
  : never;

export type Run = Answer<"/api/v1/training/runs">["runs"][number];
export type RunDetails = Answer<"/api/v1/training/runs/{name}">;

/** Runs that have a folder already, the newest first. */
export const useRuns = () =>
  useQuery({
    queryKey: spoken("training", "runs"),
    queryFn: async () => (await answered(service().api.GET("/api/v1/training/runs"))).runs,
  });

/** undefined data while the run has no folder yet, because its job waits. */
export const useRunDetails = (name: string) =>
  useQuery({
    queryKey: spoken("training", "run", name),
    queryFn: () =>
      answered(service().api.GET("/api/v1/training/runs/{name}", { params: { path: { name } } })),
  });

/** What of a run's losses was not heard. */
export async function lossesAfter(name: string, after: number): Promise<readonly LossPoint[]> {
  const { records } = await answered(
    service().api.GET("/api/v1/training/runs/{name}/losses", {
      params: { path: { name }, query: { after } },
    }),
  );
  return columnsToPoints(records);
}

/** Begins a run, or goes on with the one of that name. Rejects with the service's problem. */
export async function startRun(tool: ToolDeclaration, values: Values): Promise<Job> {
  // Ids come from the service itself; the client's types know those of its own version.
  const job = await service().submit(tool.id as Tool, requestOf(tool, values));
  noteJob(job);
  staleSoon("queue");
  return job;
}
