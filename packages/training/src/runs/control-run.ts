/** Trains a ControlNet beside a checkpoint that stays as it is: Zhang et al., arXiv:2302.05543, as
 *  kohya-ss/sd-scripts@48d368f, train_controlnet.py, and diffusers 0.42, examples/controlnet, on the engine's own
 *  gradients. */
import { writeControlFile } from "../files/control-file.ts";
import { specFields } from "../merging/lora/lora-metadata.ts";
import type { TrainedControl } from "../networks/control-network.ts";
import {
  type DiffusionRunOptions,
  type DiffusionRunResult,
  trainDiffusion,
  type WrittenSubject,
} from "./diffusion-run.ts";
import type { SubjectControl } from "./step-pictures.ts";
import type { DiffusionTraining } from "./diffusion-training.ts";
import { expectTrainable } from "./base-checkpoint.ts";
import { baseWords, runWords, trainedResolution } from "./run-words.ts";

/** Every one of them decides about the weights. */
export interface ControlTraining extends DiffusionTraining {
  /** What the control pictures are: a preprocessor's id with its settings, or absent where they were given. */
  readonly preprocessor?: string | undefined;
  /** The network that it began as; absent for the U-Net's own half. */
  readonly begunAs?: string | undefined;
}

interface ControlRunOptions extends DiffusionRunOptions<ControlTraining> {
  /** Made for the checkpoint, or one that goes on to learn. */
  readonly network: TrainedControl;
  readonly hint: SubjectControl["hint"];
}

interface WrittenControl extends WrittenSubject {
  readonly bytes: number;
}

/** @throws Problem `training/...`, `dataset/...`, and those of checkpoint and runtime */
export async function trainControlNet(
  options: ControlRunOptions,
): Promise<DiffusionRunResult<WrittenControl>> {
  const { network, training, checkpoint, hint } = options;
  const { config, tensors } = network;
  expectTrainable(checkpoint);
  const { learningRate, preprocessor } = training;
  return trainDiffusion(options, {
    layout: new Map(),
    whole: tensors,
    control: { config, hint },
    tensors: tensors.map(({ name, shape, values }) => ({
      ...{ key: name, input: name, shape, inputShape: shape, values, scale: 1, learningRate },
    })),
    async write(stem, values, moment) {
      const path = `${stem}.safetensors`;
      const own = tensors.map((tensor) => ({
        ...tensor,
        values: values.get(tensor.name) ?? tensor.values,
      }));
      const made = { config, tensors: own };
      if (moment === "sample")
        return { path, ...(await writeControlFile(path, made, "float", {})) };
      const spec = specFields(baseWords(checkpoint), {
        ...{ title: options.name, mergedFrom: [], lora: false },
        resolution: trainedResolution(options),
      });
      const architecture = spec["modelspec.architecture"];
      const metadata = {
        ...spec,
        ...(architecture !== undefined && {
          "modelspec.architecture": `${architecture}/controlnet`,
        }),
        ...(preprocessor !== undefined && { "inkloom.preprocessor": preprocessor }),
        ...runWords(options, moment),
      };
      return { path, ...(await writeControlFile(path, made, options.precision, metadata)) };
    },
  });
}
