import { trainLora } from "@inkloom/training";
import { dirname } from "node:path";
import type { Run } from "../../run.ts";
import { runOfTraining } from "../../training-runs/run-training.ts";
import { trainingOf } from "./training-of.ts";

/** Trains a LoRA, or goes on with a run of that name. */
export const runTrainLora: Run<"train-lora"> = (parameters, context) =>
  runOfTraining(parameters, context, {
    tool: "train-lora",
    training: trainingOf(parameters),
    output: "loras",
    train: trainLora,
    drawn: (file) => ({
      request: { model: parameters.model, loras: "sample:1" },
      places: { loraFolders: [dirname(file)] },
    }),
  });
