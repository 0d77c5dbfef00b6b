/** Jobs that train, by the names of their runs. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { answered } from "../../../service/answers.ts";
import { type LiveJob, useLive } from "../../../service/live-jobs.ts";
import { spoken } from "../../../service/queries.ts";
import { service } from "../../../service/service.ts";
import { useTools } from "../../../service/tools.ts";
import { isTraining, jobsByRun } from "./run-state.ts";

/** Jobs that are asked for, of each kind. */
const OPEN = 200;
const ENDED = 50;

/** The newest of each run, as far back as is worth asking for. */
export function useRunJobs(): ReadonlyMap<string, LiveJob> {
  const { data: tools = [] } = useTools();
  const ids = tools.map(({ id }) => id).filter(isTraining);
  const open = useQuery({
    queryKey: spoken("queue", "training"),
    queryFn: () =>
      answered(service().api.GET("/api/v1/queue", { params: { query: { limit: OPEN } } })),
  });
  const ended = useQuery({
    queryKey: spoken("jobs", "training", ids),
    queryFn: async () => {
      const pages = await Promise.all(
        ids.map((tool) =>
          answered(
            service().api.GET("/api/v1/jobs", { params: { query: { tool, limit: ENDED } } }),
          ),
        ),
      );
      return pages.flatMap(({ jobs }) => jobs);
    },
  });
  const live = useLive(({ jobs }) => jobs);
  return useMemo(
    () =>
      jobsByRun([...(ended.data ?? []), ...(open.data?.jobs ?? []).map(({ job }) => job)], live),
    [ended.data, open.data, live],
  );
}
