import { dirname, join, parse } from "node:path";
import { type ParamsOf, Problem, preprocessorNamed } from "@inkloom/contract";
import {
  annotate,
  type AnnotatorNetworks,
  annotatorNetworks,
  type Checkpoint,
  controlNetwork,
  openControl,
} from "@inkloom/diffusion";
import type { Pixels } from "@inkloom/pixels";
import {
  type ControlTraining,
  givenControlPictures,
  knownControlNet,
  madeControlPictures,
  newControlNet,
  type TrainedControl,
  trainControlNet,
} from "@inkloom/training";
import { locateDataset } from "../../datasets/locate-dataset.ts";
import { annotatorFolders, controlFolders, type Run, type RunContext } from "../../run.ts";
import { runOfTraining } from "../../training-runs/run-training.ts";
import { runTraining } from "../../training-runs/training-of.ts";

type Parameters = ParamsOf<"train-controlnet">;

/** Trains a ControlNet, or goes on with a run of that name. */
export const runTrainControlnet: Run<"train-controlnet"> = async (parameters, context) => {
  const { preprocessor, conditioning_data_dir: given, preprocessor_resolution } = parameters;
  if (preprocessor !== undefined && given !== undefined)
    throw new Problem("training/option", {
      en: "preprocessor and conditioning_data_dir are given, expected one of them: control pictures are made or given.",
      zh: "同时给出了 preprocessor 与 conditioning_data_dir，应只给出一个：控制图由程序生成或由用户给出。",
    });
  const networks = annotatorNetworks({
    runtime: () => context.runtime(parameters.device),
    folders: annotatorFolders(context),
    signal: context.signal,
  });
  const training = trainingOf(parameters);
  try {
    return await runOfTraining(parameters, context, {
      tool: "train-controlnet",
      training,
      output: "controlnet",
      ...(given !== undefined && { conditioning: await locateDataset(given, context) }),
      train: async (options) =>
        trainControlNet({
          ...options,
          network: await begun(parameters, options.checkpoint, context),
          hint:
            training.preprocessor === undefined
              ? givenControlPictures
              : madeControlPictures({
                  folder: join(options.folder, "control"),
                  identity: training.preprocessor,
                  make: maker(preprocessor ?? "", preprocessor_resolution, networks, context),
                }),
        }),
      drawn: () => ({ request: { model: parameters.model }, places: {} }),
      follows: (file) => ({ model: parse(file).name, folder: dirname(file) }),
    });
  } finally {
    await networks.release();
  }
};

const maker =
  (
    preprocessor: string,
    resolution: number | undefined,
    networks: AnnotatorNetworks,
    { signal }: RunContext,
  ): ((picture: Pixels) => Promise<Pixels>) =>
  async (picture) => {
    const shorter = Math.min(picture.width, picture.height);
    const request = { preprocessor, resolution: resolution ?? shorter };
    const { map } = await annotate(picture, request, {
      networks,
      signal,
    });
    return map;
  };

function trainingOf(parameters: Parameters): ControlTraining {
  const { preprocessor, preprocessor_resolution: resolution } = parameters;
  return {
    ...runTraining(parameters),
    begunAs: parameters.controlnet_model_name_or_path,
    ...(preprocessor !== undefined && {
      preprocessor: [
        preprocessorNamed(preprocessor).id,
        ...(resolution === undefined ? [] : [resolution]),
      ].join(" "),
    }),
  };
}

async function begun(
  { controlnet_model_name_or_path: name, seed }: Parameters,
  checkpoint: Checkpoint,
  context: RunContext,
): Promise<TrainedControl> {
  if (name === undefined) return newControlNet(checkpoint, seed);
  const file = await openControl(name, controlFolders(context));
  return knownControlNet(file.path, controlNetwork(file, checkpoint));
}
