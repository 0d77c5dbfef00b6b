/** Preprocessors as the service declares them, and running one on a picture. */
import { useQuery } from "@tanstack/react-query";
import { answered } from "../service/answers.ts";
import { service } from "../service/service.ts";
import type { PreprocessorNotes, Unit } from "./control-unit.ts";

const EMPTY: readonly PreprocessorNotes[] = [];

export function usePreprocessors(): readonly PreprocessorNotes[] {
  const { data = EMPTY } = useQuery({
    queryKey: ["preprocessors"],
    staleTime: Infinity,
    queryFn: async (): Promise<readonly PreprocessorNotes[]> =>
      (await answered(service().api.GET("/api/v1/preprocessors"))).preprocessors,
  });
  return data;
}

export interface ControlMap {
  readonly asset: string;
  /** OpenPose's JSON, where key points were found. */
  readonly pose?: string | undefined;
}

/** The control picture of a unit. Rejects with the service's problem. */
export async function makeMap(
  unit: Unit,
  { id, sliders }: PreprocessorNotes,
  signal: AbortSignal,
): Promise<ControlMap | undefined> {
  const numbers = [unit.threshold_a, unit.threshold_b];
  const settings = Object.fromEntries(
    sliders.flatMap(({ name }, at) => (numbers[at] === undefined ? [] : [[name, numbers[at]]])),
  );
  const job = await service().run(
    "annotate",
    {
      preprocessor: id,
      picture: unit.image ?? "",
      ...(unit.resolution !== undefined && { resolution: unit.resolution }),
      ...(unit.mask !== undefined && { mask: unit.mask }),
      ...settings,
    },
    { signal },
  );
  const asset = job.result?.files?.[0]?.asset;
  if (asset === undefined) return undefined;
  const { pose } = (job.result?.report ?? {}) as { readonly pose?: unknown };
  if (pose === undefined || pose === null) return { asset };
  return { asset, pose: typeof pose === "string" ? pose : JSON.stringify(pose) };
}
