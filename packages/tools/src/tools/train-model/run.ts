import { basename, dirname } from "node:path";
import type { ParamsOf } from "@inkloom/contract";
import { type ModelTraining, specFields, trainModel, writeCheckpoint } from "@inkloom/training";
import { openModel } from "../../merging/sources.ts";
import { saveModel } from "../../model-files/save-model.ts";
import type { Run } from "../../run.ts";
import { runOfTraining } from "../../training-runs/run-training.ts";
import { runTraining } from "../../training-runs/training-of.ts";

/** Trains a checkpoint, or goes on with a run of that name. The new one has the layout of the one it begins with. */
export const runTrainModel: Run<"train-model"> = async (parameters, context) => {
  const base = await openModel(parameters.model, context);
  const kind = {
    v2: base.family === "SD 2.x",
    sdxl: base.family.startsWith("SDXL"),
    vPrediction: parameters.v_parameterization || base.noise.parameterization === "v",
  };
  return runOfTraining(parameters, context, {
    tool: "train-model",
    training: trainingOf(parameters),
    output: "models",
    ending: base.layout === "single-file" ? ".safetensors" : "",
    train: (options) =>
      trainModel({
        ...options,
        async write(stem, values, moment) {
          const path = base.layout === "single-file" ? `${stem}.safetensors` : stem;
          const recipe = {
            tool: "train-model",
            model: base.name,
            ...(moment !== "sample" && { step: moment.step, steps: moment.steps }),
          };
          const { bytes } = await saveModel(path, true, (temporary) =>
            writeCheckpoint(temporary, {
              base,
              change: (key, own) => Promise.resolve(values.get(key) ?? own),
              precision: moment === "sample" ? "float" : options.precision,
              metadata: {
                ...specFields(kind, {
                  ...{ title: options.name, mergedFrom: [], lora: false },
                  resolution: options.data.datasets[0]?.resolution,
                }),
                "inkloom.training": JSON.stringify(recipe),
              },
              signal: context.signal,
            }),
          );
          return { path, bytes };
        },
      }),
    drawn: (file) => ({
      request: { model: basename(file) },
      places: { modelFolders: [dirname(file)] },
    }),
  });
};

function trainingOf(parameters: ParamsOf<"train-model">): ModelTraining {
  const { train, ema_decay: averaging } = parameters;
  return {
    ...runTraining(parameters),
    trainUnet: train !== "text-encoder",
    trainTextEncoder: train !== "unet",
    ...(averaging > 0 && { averaging }),
  };
}
