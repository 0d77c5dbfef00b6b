/** A ControlNet that is trained: it begins as the half of the U-Net that leads down, and answers nothing yet.
 *  Zhang et al., "Adding Conditional Control to Text-to-Image Diffusion Models", arXiv:2302.05543; first values as
 *  huggingface/diffusers@0.42, models/controlnets/controlnet.py (ControlNetModel.from_unet) sets them. */
import { Problem } from "@inkloom/contract";
import type { Checkpoint, ControlNetwork } from "@inkloom/diffusion";
import { graphOf, input } from "@inkloom/engine";
import {
  CONTROL_PREFIX,
  controlHint,
  controlNet,
  type ControlNetConfig,
  type Manifest,
  manifestOf,
  PREFIXES,
  weightsAt,
} from "@inkloom/models";
import { firstValues } from "./first-values.ts";
import { storedValues, wholeNetwork, type WholeTensor } from "./whole-network.ts";

export interface TrainedControl {
  readonly config: ControlNetConfig;
  /** By keys that begin with `control_model`. */
  readonly tensors: readonly WholeTensor[];
}

/** Channels behind each convolution that reads the control picture; every second one halves the sides. */
const HINT_WIDTHS = [16, 16, 32, 32, 96, 96, 256];

/**
 * One for a checkpoint's U-Net, with its weights.
 * @throws Problem `training/checkpoint` where its latents are not smaller than pictures by 1, 2, 4 or 8
 */
export async function newControlNet(checkpoint: Checkpoint, seed: number): Promise<TrainedControl> {
  const config = configFor(checkpoint);
  const manifest = controlManifest(config);
  const own = firstValues(manifest, seed, isZero(config));
  const stored = storedValues(checkpoint.unet.weights);
  const tensors = await wholeNetwork(
    manifest,
    async (key) => (await stored(key.replace(CONTROL_PREFIX, PREFIXES.unet))) ?? own.get(key),
  );
  return { config, tensors };
}

/**
 * One that goes on to learn.
 * @throws Problem `training/checkpoint` for a union of kinds, and for weights of low rank
 */
export async function knownControlNet(
  path: string,
  { config, weights, adapters }: ControlNetwork,
): Promise<TrainedControl> {
  if (config.kinds !== undefined || adapters !== undefined)
    throw new Problem("training/checkpoint", {
      en: `${path} unites several kinds of control or is of low rank, expected a plain ControlNet.`,
      zh: `${path} 为多合一或低秩的控制网络，应为普通的 ControlNet。`,
    });
  const stored = storedValues(weights);
  return { config, tensors: await wholeNetwork(controlManifest(config), stored) };
}

function configFor({ path, unet, vae }: Checkpoint): ControlNetConfig {
  const { inChannels, levels, resBlocks, groups, vectorSize, contextSize } = unet.config;
  const halvings = vae.config.channels.length - 1;
  const hintWidths = HINT_WIDTHS.slice(0, 2 * halvings + 1);
  if (hintWidths.length !== 2 * halvings + 1)
    throw new Problem("training/checkpoint", {
      en: `The latents of ${path} are smaller than pictures by ${2 ** halvings}, expected at most 8 for a ControlNet.`,
      zh: `${path} 的潜变量比图片小 ${2 ** halvings} 倍，训练 ControlNet 时最多为 8 倍。`,
    });
  return {
    ...{ inChannels, levels, resBlocks, groups, contextSize },
    ...(vectorSize !== undefined && { vectorSize }),
    middleDepth: levels.at(-1)?.depth ?? 1,
    hintChannels: 3,
    hintWidths,
  };
}

/** Every weight of a network, by tracing it. */
function controlManifest(config: ControlNetConfig): Manifest {
  const w = weightsAt(CONTROL_PREFIX);
  const side = 2 ** (config.levels.length - 1);
  const scale = hintScale(config);
  const picture = input("hint", [1, config.hintChannels, scale * side, scale * side]);
  const { skips, middle } = controlNet(
    w,
    {
      ...controlHint(w, { picture }, config),
      latents: input("latents", [1, config.inChannels, side, side]),
      times: input("times", [1]),
      ...(config.contextSize !== undefined && {
        context: input("context", [1, 1, config.contextSize]),
      }),
      ...(config.vectorSize !== undefined && { vector: input("vector", [1, config.vectorSize]) }),
    },
    config,
  );
  const answers = Object.fromEntries(skips.map((skip, i) => [`skip.${i}`, skip]));
  return manifestOf(graphOf({ ...answers, middle }));
}

/** Pixels of the control picture to a cell of the latents, along a side. */
export const hintScale = ({ hintWidths }: Pick<ControlNetConfig, "hintWidths">): number =>
  2 ** Math.floor((hintWidths.length - 1) / 2);

/** What its answers pass last, and what the control picture passes last. */
const isZero =
  ({ hintWidths }: ControlNetConfig) =>
  (key: string): boolean =>
    /\.(zero_convs\.\d+|middle_block_out)\.0\./.test(key) ||
    key.includes(`.input_hint_block.${2 * hintWidths.length}.`);
