/** Runs preprocessors, and keeps what they made as long as the page is open: what was ordered before is there at once. */
import { InkloomProblem } from "@inkloom/client";
import { useRef, useState } from "react";
import { pictureSize } from "../pictures/assets.ts";
import { cancelJob, endOf } from "../service/job-end.ts";
import { noteJob } from "../service/live-jobs.ts";
import { tellProblem } from "../service/problem-notice.tsx";
import { service } from "../service/service.ts";
import { type MapOrder, perfectResolution } from "./map-order.ts";

export interface ControlMap {
  readonly asset: string;
  /** OpenPose's JSON, where key points were found. */
  readonly pose?: string | undefined;
}

/** By their orders, the oldest first. */
const made = new Map<string, ControlMap>();
const MOST_KEPT = 50;

const keyOf = (order: MapOrder): string => JSON.stringify(order);

function keep(order: MapOrder, map: ControlMap): void {
  made.delete(keyOf(order));
  made.set(keyOf(order), map);
  for (const key of [...made.keys()].slice(0, -MOST_KEPT)) made.delete(key);
}

/** Undefined for a job that was cancelled. Rejects with the service's problem. */
async function makeMap(
  { preprocessor, picture, mask, resolution, perfect, settings }: MapOrder,
  onQueued?: (job: string) => void,
): Promise<ControlMap | undefined> {
  const side = perfect ? perfectResolution(await pictureSize(picture), perfect) : resolution;
  const asked = await service().submit("annotate", {
    preprocessor,
    picture,
    ...(side !== undefined && { resolution: side }),
    ...(mask !== undefined && { mask }),
    ...settings,
  });
  noteJob(asked);
  onQueued?.(asked.id);
  const job = await endOf(asked.id);
  if (job.state === "cancelled") return undefined;
  if (job.error !== null) throw new InkloomProblem(job.error);
  const asset = job.result?.files?.[0]?.asset;
  if (asset === undefined) return undefined;
  const { pose } = (job.result?.report ?? {}) as { readonly pose?: unknown };
  if (pose === undefined || pose === null) return { asset };
  return { asset, pose: typeof pose === "string" ? pose : JSON.stringify(pose) };
}

/** The control picture of an order, where it was made before at once. Rejects with the service's problem, or where it was cancelled. */
export async function controlMap(order: MapOrder): Promise<ControlMap> {
  const map = made.get(keyOf(order)) ?? (await makeMap(order));
  if (map === undefined) throw new DOMException("cancelled", "AbortError");
  keep(order, map);
  return map;
}

export interface MapState {
  /** What was made last, of this picture by this preprocessor. */
  readonly map: ControlMap | undefined;
  /** Whether it was made with other settings than those of now. */
  readonly stale: boolean;
  readonly busy: boolean;
  /** That makes it. */
  readonly job: string | undefined;
  readonly error: unknown;
  readonly run: () => void;
  readonly cancel: () => void;
}

export function useControlMap(order: MapOrder | undefined): MapState {
  const [last, setLast] = useState<{ readonly order: MapOrder; readonly map: ControlMap }>();
  const [running, setRunning] = useState<{ readonly job?: string }>();
  const [error, setError] = useState<unknown>();
  const cancelled = useRef(false);
  const now = order && made.get(keyOf(order));
  const akin =
    last !== undefined &&
    order?.picture === last.order.picture &&
    order.preprocessor === last.order.preprocessor;
  const run = async (wanted: MapOrder): Promise<void> => {
    setRunning({});
    setError(undefined);
    cancelled.current = false;
    try {
      const map = await makeMap(wanted, (job) => {
        setRunning({ job });
        // Cancelled before it had a name.
        if (cancelled.current) cancelJob(job).catch(tellProblem);
      });
      if (map === undefined) return;
      keep(wanted, map);
      setLast({ order: wanted, map });
    } catch (refused) {
      setError(refused);
    } finally {
      setRunning(undefined);
    }
  };
  return {
    map: now ?? (akin ? last.map : undefined),
    stale: now === undefined,
    busy: running !== undefined,
    job: running?.job,
    error,
    run: () => {
      if (order !== undefined && running === undefined) void run(order);
    },
    cancel: () => {
      cancelled.current = true;
      if (running?.job !== undefined) cancelJob(running.job).catch(tellProblem);
    },
  };
}
