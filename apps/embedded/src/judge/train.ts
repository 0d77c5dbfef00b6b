/** Teaches the judge on fresh pictures. */
import { input } from "@inkloom/engine";
import { float32 } from "@inkloom/training";
import { SIDE } from "../scenes/index.ts";
import { trainingBatch } from "./batch.ts";
import { judge } from "./network.ts";
import { type LabelTraining, teachLabels, type TrainedWeight } from "./teach-labels.ts";
import { firstValues, judgeWeights } from "./weights.ts";

/** @returns the weights at the end */
export function trainJudge(training: LabelTraining): Promise<readonly TrainedWeight[]> {
  const { seed, batch } = training;
  const shape = [batch, 3, SIDE, SIDE];
  return teachLabels(training, {
    name: "judge training",
    weights: judgeWeights().map((weight, index) => ({
      name: weight.key,
      shape: weight.shape,
      values: firstValues(weight, seed, index),
    })),
    logits: (w) => judge(w, input("pictures", shape)),
    examples(step) {
      const { pictures, targets } = trainingBatch(seed, step, batch);
      return { shown: { pictures: float32(shape, pictures) }, targets };
    },
  });
}
