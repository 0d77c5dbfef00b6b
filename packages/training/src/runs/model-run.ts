/** Trains all weights of a checkpoint's networks, of one that people use or of one that knows nothing yet: kohya's
 *  fine_tune.py, on the engine's own gradients. */
import { Problem } from "@inkloom/contract";
import { graphOf } from "@inkloom/engine";
import { modelManifest, PREFIXES } from "@inkloom/models";
import { configOf } from "../networks/config-of.ts";
import { storedValues, wholeNetwork, type WholeTensor } from "../networks/whole-network.ts";
import { type StepNetworks, traceStep } from "../steps/training-graph.ts";
import {
  type DiffusionRunOptions,
  type DiffusionRunResult,
  type FinishedMoment,
  trainDiffusion,
  type WrittenSubject,
} from "./diffusion-run.ts";
import type { DiffusionTraining } from "./diffusion-training.ts";
import { expectTrainable } from "./base-checkpoint.ts";

/** kohya's options; every one of them decides about the weights. */
export interface ModelTraining extends DiffusionTraining {
  readonly trainUnet: boolean;
  readonly trainTextEncoder: boolean;
}

export interface ModelRunOptions<
  Written extends WrittenSubject,
> extends DiffusionRunOptions<ModelTraining> {
  /** Writes the checkpoint with other values of some weights, by canonical key; see `TrainingSubject`. */
  readonly write: (
    stem: string,
    values: ReadonlyMap<string, Float32Array>,
    moment: FinishedMoment | "sample",
  ) => Promise<Written>;
}

/** @throws Problem `training/...`, `dataset/...`, and those of checkpoint and runtime */
export async function trainModel<Written extends WrittenSubject>(
  options: ModelRunOptions<Written>,
): Promise<DiffusionRunResult<Written>> {
  const { training, checkpoint, write } = options;
  expectTrainable(checkpoint);
  const tensors = await trainedWeights(options);
  const { learningRate, unetLr = learningRate, textEncoderLr = learningRate } = training;
  const unet = `${PREFIXES.unet}.`;
  return trainDiffusion(options, {
    layout: new Map(),
    whole: tensors,
    tensors: tensors.map(({ name, shape, values }) => ({
      key: name,
      input: name,
      shape,
      inputShape: shape,
      values,
      scale: 1,
      learningRate: name.startsWith(unet) ? unetLr : textEncoderLr,
    })),
    write,
  });
}

/** Those that a step reads: a text encoder's last layer is not used with every clip skip. */
async function trainedWeights({
  checkpoint,
  training,
}: DiffusionRunOptions<ModelTraining>): Promise<WholeTensor[]> {
  const { trainUnet, trainTextEncoder, clipSkip, chunks } = training;
  if (!trainUnet && !trainTextEncoder)
    throw new Problem("training/option", {
      en: "Neither the U-Net nor the text encoder is trained, expected one of them.",
      zh: "U-Net 与文本编码器均未参与训练，至少应训练其一。",
    });
  const { unet, textEncoder, textEncoder2 } = checkpoint;
  const networks: StepNetworks = { unet, textEncoder, ...(textEncoder2 && { textEncoder2 }) };
  const side = 2 ** (unet.config.levels.length - 1);
  const traced = traceStep(networks, {
    size: { batch: 1, height: side, width: side, chunks },
    clipSkip,
    layout: new Map(),
    trained: [],
  });
  const read = new Set(graphOf(traced).parameters.map(({ key }) => key));
  const manifests = modelManifest(configOf(checkpoint));
  const chosen = [
    ...(trainTextEncoder ? [...manifests.textEncoder, ...manifests.textEncoder2] : []),
    ...(trainUnet ? manifests.unet : []),
  ].filter(({ key }) => read.has(key));
  const stored = new Map(
    [unet, textEncoder, ...(textEncoder2 ? [textEncoder2] : [])].flatMap(({ weights }) => [
      ...weights,
    ]),
  );
  return wholeNetwork(chosen, storedValues(stored));
}
