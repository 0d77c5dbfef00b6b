/** The jobs that the Create page shows: those that wait and run, then those that ended last. */
import { useQuery } from "@tanstack/react-query";
import type { Job } from "@inkloom/client";
import { answered } from "../../../service/answers.ts";
import { isEnded, type LiveJob, useLive } from "../../../service/live-jobs.ts";
import { spoken } from "../../../service/queries.ts";
import { service } from "../../../service/service.ts";

/** Ended jobs that are shown at first. */
const ENDED = 24;
const OPEN = 50;

/** Later news win; the newest job first: its id is a UUID of version 7. */
export function newestFirst(
  asked: readonly Job[],
  live: ReadonlyMap<string, LiveJob>,
  shown: (job: Job) => boolean,
): readonly LiveJob[] {
  const jobs = new Map<string, LiveJob>();
  for (const job of asked) jobs.set(job.id, { job });
  for (const [id, heard] of live) {
    const known = jobs.get(id);
    if (known === undefined || known.job.revision <= heard.job.revision) jobs.set(id, heard);
  }
  return [...jobs.values()]
    .filter(({ job }) => shown(job))
    .toSorted((a, b) => (a.job.id < b.job.id ? 1 : -1));
}

export interface RecentJobs {
  readonly jobs: readonly LiveJob[];
  readonly error: unknown;
  readonly loading: boolean;
}

export function useRecentJobs(shown: (job: Job) => boolean): RecentJobs {
  const open = useQuery({
    queryKey: spoken("queue", "create"),
    queryFn: () =>
      answered(service().api.GET("/api/v1/queue", { params: { query: { limit: OPEN } } })),
  });
  const ended = useQuery({
    queryKey: spoken("jobs", "create"),
    queryFn: () =>
      answered(service().api.GET("/api/v1/jobs", { params: { query: { limit: ENDED } } })),
  });
  const live = useLive(({ jobs }) => jobs);
  const asked = [...(ended.data?.jobs ?? []), ...(open.data?.jobs ?? []).map(({ job }) => job)];
  return {
    jobs: newestFirst(asked, live, shown),
    error: open.error ?? ended.error,
    loading: ended.isPending,
  };
}

/** A picture of a job. */
export interface MadePicture {
  readonly key: string;
  readonly job: string;
  readonly tool: string;
  readonly index: number;
  readonly role: string;
  readonly asset: string;
  readonly url: string;
  readonly width?: number;
  readonly height?: number;
  readonly seed?: number;
  readonly infotext?: string;
  readonly prompt: string;
}

export function picturesOf(job: Job): readonly MadePicture[] {
  const { prompt } = job.parameters;
  return (job.result?.files ?? []).map((file, index) => ({
    key: `${job.id}/${index}`,
    job: job.id,
    tool: job.tool,
    index,
    role: file.role,
    asset: file.asset,
    url: file.url,
    prompt: typeof prompt === "string" ? prompt : "",
    ...(file.width !== undefined && { width: file.width }),
    ...(file.height !== undefined && { height: file.height }),
    ...(file.seed !== undefined && { seed: file.seed }),
    ...(file.infotext !== undefined && { infotext: file.infotext }),
  }));
}

/** Seed of the picture that was drawn last. */
export function lastSeedOf(jobs: readonly LiveJob[]): number | undefined {
  for (const { job } of jobs) {
    const { seed } = job.parameters;
    if (isEnded(job) && job.state === "done" && typeof seed === "number" && seed >= 0) return seed;
  }
  return undefined;
}
