/** What has become of a run, by its job and by what its folder says. */
import type { Job } from "@inkloom/client";
import { isEnded, type LiveJob } from "../../../service/live-jobs.ts";

export type RunState =
  "waiting" | "paused" | "running" | "cancelling" | "failed" | "stopped" | "done";

interface KnownRun {
  readonly startedAt: string | null;
  readonly finished: { readonly at: string } | null;
}

/** @param run undefined while the run has no folder @param job the newest of its name that this page knows of */
export function runState(
  run: KnownRun | undefined,
  job: Pick<Job, "state" | "cancelling" | "finishedAt"> | undefined,
): RunState {
  if (job !== undefined && !isEnded(job)) {
    if (job.state === "queued") return "waiting";
    if (job.state === "paused") return "paused";
    return job.cancelling ? "cancelling" : "running";
  }
  const failed = job?.state === "failed" ? (job.finishedAt ?? "") : undefined;
  // Somebody may have gone on with it since, such as on the command line.
  const isLast = (at: string): boolean =>
    at >= (run?.startedAt ?? "") && at >= (run?.finished?.at ?? "");
  if (failed !== undefined && isLast(failed)) return "failed";
  return run?.finished || job?.state === "done" ? "done" : "stopped";
}

/** Whether its job may still be cancelled. */
export const isOpen = (state: RunState): boolean =>
  state === "waiting" || state === "paused" || state === "running" || state === "cancelling";

/** The newest job of each run by the run's name: ids are UUIDs of version 7, so they sort by age. */
export function jobsByRun(
  asked: readonly Job[],
  live: ReadonlyMap<string, LiveJob>,
): ReadonlyMap<string, LiveJob> {
  const jobs = new Map<string, LiveJob>();
  for (const job of asked) jobs.set(job.id, { job });
  for (const [id, heard] of live) {
    const known = jobs.get(id);
    if (known === undefined || known.job.revision <= heard.job.revision) jobs.set(id, heard);
  }
  const newest = new Map<string, LiveJob>();
  for (const each of jobs.values()) {
    const name = runOf(each.job);
    if (name === undefined) continue;
    const other = newest.get(name);
    if (other === undefined || other.job.id < each.job.id) newest.set(name, each);
  }
  return newest;
}

/** Name of the run that a job is of; undefined for jobs that train nothing. */
function runOf({ tool, parameters }: Pick<Job, "tool" | "parameters">): string | undefined {
  const name = parameters["output_name"];
  return isTraining(tool) && typeof name === "string" ? name : undefined;
}

export const isTraining = (tool: string): boolean => tool.startsWith("train-");
