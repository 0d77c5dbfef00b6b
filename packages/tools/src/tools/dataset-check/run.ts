import { captionEnding, checkDataset, type DatasetCheck } from "@inkloom/training";
import { locateDataset } from "../../datasets/locate-dataset.ts";
import type { Run } from "../../run.ts";

export type DatasetCheckResult = DatasetCheck;

/** Looks for what spoils training. */
export const runDatasetCheck: Run<"dataset-check"> = async (parameters, context) => {
  const { dataset, caption_extension, purpose, resolution, blur, alike } = parameters;
  const folder = await locateDataset(dataset, context);
  return checkDataset(folder, {
    purpose,
    resolution,
    blur,
    alike,
    extension: caption_extension === undefined ? undefined : captionEnding(caption_extension),
    signal: context.signal,
    onProgress(step, steps) {
      context.onProgress?.({ stage: "load", step, steps });
    },
  });
};
