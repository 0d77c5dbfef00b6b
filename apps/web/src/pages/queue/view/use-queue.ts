/** The queue and the history of the service, a page at a time. */
import type { Job } from "@inkloom/client";
import { useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { answered } from "../../../service/answers.ts";
import { noteJob } from "../../../service/live-jobs.ts";
import { spoken } from "../../../service/queries.ts";
import { service } from "../../../service/service.ts";
import { PAGE, type QueuePage, queueRows, type QueueRows } from "./queue-rows.ts";
import type { QueueView } from "./queue-view.ts";

type Filter = Pick<QueueView, "tool" | "batch">;

export async function queuePage(
  { tool, batch }: Filter,
  from: number,
  limit: number,
): Promise<QueuePage> {
  const query = { ...(tool !== undefined && { tool }), ...(batch !== undefined && { batch }) };
  const page = await answered(
    service().api.GET("/api/v1/queue", { params: { query: { ...query, from, limit } } }),
  );
  // Steps and previews are heard only of jobs that are known.
  for (const { job } of page.jobs) if (job.state === "running") noteJob(job);
  return page;
}

interface Queue extends QueueRows {
  readonly paused: QueuePage["paused"] | undefined;
  readonly error: Error | null;
  readonly pending: boolean;
}

export function useQueue({ tool, batch }: Filter, pages: readonly number[]): Queue {
  const filter = { ...(tool !== undefined && { tool }), ...(batch !== undefined && { batch }) };
  const answers = useQueries({
    queries: pages.map((page) => ({
      queryKey: spoken("queue", "page", filter, page),
      queryFn: () => queuePage(filter, page * PAGE, PAGE),
    })),
  });
  const known = answers.flatMap(({ data }, index) =>
    data === undefined ? [] : [[pages[index] ?? 0, data] as const],
  );
  return {
    ...queueRows(known),
    paused: answers[0]?.data?.paused,
    error: answers.find(({ error }) => error !== null)?.error ?? null,
    pending: answers[0]?.isPending ?? true,
  };
}

export const useCounts = () =>
  useQuery({
    queryKey: ["queue", "counts"],
    queryFn: () => answered(service().api.GET("/api/v1/queue/counts")),
  });

export function endedPage(
  { tool, batch, state }: Omit<QueueView, "part">,
  cursor: string | undefined,
  limit: number,
): Promise<{ readonly jobs: readonly Job[]; readonly next: string | null }> {
  const query = {
    limit,
    ...(tool !== undefined && { tool }),
    ...(batch !== undefined && { batch }),
    ...(state !== undefined && { state }),
    ...(cursor !== undefined && { cursor }),
  };
  return answered(service().api.GET("/api/v1/jobs", { params: { query } }));
}

export function useEnded({ tool, batch, state }: QueueView) {
  const filter = {
    ...(tool !== undefined && { tool }),
    ...(batch !== undefined && { batch }),
    ...(state !== undefined && { state }),
  };
  return useInfiniteQuery({
    queryKey: spoken("jobs", "ended", filter),
    queryFn: ({ pageParam }) => endedPage(filter, pageParam, 50),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}
