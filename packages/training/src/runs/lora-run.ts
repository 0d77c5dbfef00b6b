/** Trains a LoRA: kohya's train_network.py, on the engine's own gradients. */
import { writeLoraFile } from "../files/lora-file.ts";
import { configOf } from "../networks/config-of.ts";
import { type LoraKind, newLoraNetwork } from "../networks/lora-network.ts";
import {
  expectPlus,
  loraModules,
  type LoraSettings,
  rateFactor,
} from "../networks/lora-settings.ts";
import { expectNorms, scaleWeightNorms } from "../networks/weight-norms.ts";
import {
  type DiffusionRunOptions,
  type DiffusionRunResult,
  trainDiffusion,
  type WrittenSubject,
} from "./diffusion-run.ts";
import type { DiffusionTraining } from "./diffusion-training.ts";
import { expectTrainable } from "./base-checkpoint.ts";
import { loraMetadata } from "./lora-metadata.ts";

/** kohya's options; every one of them decides about the weights. */
export interface LoraTraining extends DiffusionTraining, LoraSettings {
  readonly kind: LoraKind;
}

export type LoraRunOptions = DiffusionRunOptions<LoraTraining>;

export interface WrittenLora extends WrittenSubject {
  readonly bytes: number;
  /** A1111's short hash. */
  readonly hash: string;
}

/** @throws Problem `training/...`, `dataset/...`, and those of checkpoint and runtime */
export async function trainLora(options: LoraRunOptions): Promise<DiffusionRunResult<WrittenLora>> {
  const { training, checkpoint } = options;
  expectTrainable(checkpoint);
  if (training.scaleWeightNorms !== undefined) expectNorms(training.kind);
  if (training.plusRatios) expectPlus(training.kind);
  const network = newLoraNetwork(
    training.kind,
    loraModules(configOf(checkpoint), training),
    training.seed,
  );
  const { learningRate, unetLr = learningRate, textEncoderLr = learningRate } = training;
  const { scaleWeightNorms: longest } = training;
  return trainDiffusion(options, {
    layout: network.layout,
    whole: [],
    tensors: network.tensors.map((tensor) => {
      const base = tensor.module.network === "unet" ? unetLr : textEncoderLr;
      return { ...tensor, learningRate: base * rateFactor(tensor, training) };
    }),
    ...(longest !== undefined && {
      onChanged: () => {
        scaleWeightNorms(network, longest);
      },
    }),
    async write(stem, _, moment) {
      const precision = moment === "sample" ? "float" : options.precision;
      const path = `${stem}.safetensors`;
      const metadata = moment === "sample" ? {} : loraMetadata(options, { ...moment, network });
      return { path, ...(await writeLoraFile(path, network, precision, metadata)) };
    },
  });
}
