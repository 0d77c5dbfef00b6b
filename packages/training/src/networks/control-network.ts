/** A ControlNet that is trained: it begins as the half of the U-Net that leads down, and answers nothing yet.
 *  Zhang et al., "Adding Conditional Control to Text-to-Image Diffusion Models", arXiv:2302.05543; first values as
 *  huggingface/diffusers@0.42, models/controlnets/controlnet.py (ControlNetModel.from_unet) sets them, but for the layers
 *  that read the control picture: there seven convolutions shrink what they are shown a hundredfold and the eighth begins
 *  as zero, and nothing is followed for thousands of steps (docs/decisions/0013). */
import { Problem } from "@inkloom/contract";
import type { Checkpoint, ControlNetwork } from "@inkloom/diffusion";
import { graphOf, input, type Shape, sizeOf } from "@inkloom/engine";
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
import { randomStream } from "../random/random-stream.ts";
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
  const own = new Map(firstValues(manifest, seed, isAnswer));
  for (const { key, shape } of manifest)
    if (key.includes(HINT)) own.set(key, passingOn(key, shape, isLastOfHint(key, config), seed));
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

/** What its answers pass last: zero, so that the U-Net draws as before. */
const isAnswer = (key: string): boolean => /\.(zero_convs\.\d+|middle_block_out)\.0\./.test(key);

const HINT = ".input_hint_block.";

const isLastOfHint = (key: string, { hintWidths }: ControlNetConfig): boolean =>
  key.includes(`${HINT}${2 * hintWidths.length}.`);

/** Of the last layer's first values: the U-Net's half is to be told of the picture, and not drowned by it. */
const HINT_SHARE = 0.3;

/** What a convolution is shown, it passes on as large as it was: He et al., "Delving Deep into Rectifiers",
 *  arXiv:1502.01852. */
function passingOn(
  key: string,
  shape: Shape,
  isLast: boolean,
  seed: number,
): Float32Array<ArrayBuffer> {
  const values = new Float32Array(sizeOf(shape));
  if (shape.length < 2) return values; // of biases
  const random = randomStream(seed, "control picture", key);
  const bound = (isLast ? HINT_SHARE : 1) * Math.sqrt(6 / sizeOf(shape.slice(1)));
  return values.map(() => (2 * random.uniform() - 1) * bound);
}
