/** Progress of several walks, told as that of one. */
import type { Pixels } from "@inkloom/pixels";
import type { DrawingContext, DrawingProgress } from "../drawing/drawing.ts";

export interface WalkProgress {
  readonly onProgress: DrawingContext["onProgress"];
  /** What is told from now on belongs to walk `index` (from 0) of `count`; `shown` makes of its preview what
   *  people see. */
  begin(index: number, count: number, shown?: (preview: Pixels) => Pixels): void;
}

export function walkProgress({ onProgress }: Pick<DrawingContext, "onProgress">): WalkProgress {
  let walk = { index: 0, count: 1, shown: (preview: Pixels): Pixels => preview };
  const counted = (progress: DrawingProgress): DrawingProgress => {
    const { step, steps, preview } = progress;
    if (progress.stage !== "sample" || step === undefined || steps === undefined) return progress;
    const { index, count, shown } = walk;
    return {
      ...progress,
      step: index * steps + step,
      steps: count * steps,
      ...(preview && { preview: async () => shown(await preview()) }),
    };
  };
  return {
    onProgress:
      onProgress &&
      ((progress) => {
        onProgress(counted(progress));
      }),
    begin(index, count, shown = (preview) => preview) {
      walk = { index, count, shown };
    },
  };
}
