/** Downloads of the service: started, looked at, stopped. */
import { useQuery } from "@tanstack/react-query";
import { answered } from "../../../service/answers.ts";
import { queryClient, spoken } from "../../../service/queries.ts";
import { service } from "../../../service/service.ts";
import { staleSoon } from "../../../service/stale.ts";
import type { CatalogueEntry, Pull } from "../models-service.ts";
import { SpeedMeter } from "./pull-speed.ts";

export interface PullRequest {
  readonly what: string;
  readonly kind?: CatalogueEntry["kind"];
  readonly sha256?: string;
  readonly name?: string;
  readonly keepOriginal?: boolean;
}

export const isGoingOn = ({ state }: Pull): boolean => state === "waiting" || state === "running";

/** One file at one stage: checking begins at 0 again. */
export const meterKey = ({ id, progress }: Pull): string =>
  `${id} ${progress?.stage ?? ""} ${progress?.file ?? ""}`;

export const meter = new SpeedMeter();

/** Ids that went on when they were last looked at: once they end, there are new files. */
let goingOn: ReadonlySet<string> = new Set();

export const usePulls = (allowed: boolean) =>
  useQuery({
    queryKey: spoken("pulls"),
    enabled: allowed,
    queryFn: async () => {
      const { pulls } = await answered(service().api.GET("/api/v1/models/pulls"));
      for (const pull of pulls)
        if (isGoingOn(pull))
          meter.note(meterKey(pull), pull.progress?.done ?? 0, performance.now());
      if (pulls.some((pull) => pull.state === "done" && goingOn.has(pull.id))) staleSoon("models");
      goingOn = new Set(pulls.filter(isGoingOn).map(({ id }) => id));
      return pulls;
    },
    // Downloads tell of themselves by no event; other tabs and people start some too.
    refetchInterval: ({ state }) => (state.data?.some(isGoingOn) === true ? 1000 : 10_000),
  });

/** Rejects with what the service refused. */
export async function startPull(request: PullRequest): Promise<Pull> {
  const pull = await answered(service().api.POST("/api/v1/models/pulls", { body: request }));
  await queryClient.invalidateQueries({ queryKey: ["pulls"] });
  return pull;
}

export async function stopPull(id: string): Promise<void> {
  await answered(service().api.DELETE("/api/v1/models/pulls/{id}", { params: { path: { id } } }));
  await queryClient.invalidateQueries({ queryKey: ["pulls"] });
}
