/** ControlNet: a copy of the half of the U-Net that leads down, which reads a control picture besides and answers what
 *  is to be added to the U-Net's skips. Zhang et al., arXiv:2302.05543; reference: lllyasviel/ControlNet@ed85cd1,
 *  cldm/cldm.py (ControlNet), and huggingface/diffusers 0.42, models/controlnets. */
import { add, ShapeError, sizeAt, type Tensor } from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import { downsample } from "../unet/resampling.ts";
import { resBlock } from "../unet/res-block.ts";
import { spatialTransformer } from "../unet/spatial-transformer.ts";
import { labelEmbedding, timeEmbedding } from "../unet/time-embedding.ts";
import type { UnetLevel } from "../unet/config.ts";
import type { Weights } from "../weights.ts";
import type { ControlNetConfig } from "./config.ts";
import type { Hint } from "./hint.ts";

export interface ControlNetInputs extends Hint {
  /** [N, inChannels, H, W]. */
  readonly latents: Tensor;
  /** [N], in training steps. */
  readonly times: Tensor;
  /** [N, tokens, contextSize]; given exactly where the configuration has a size. */
  readonly context?: Tensor;
  /** [N, vectorSize]; given exactly where the configuration has one. */
  readonly vector?: Tensor;
}

export interface ControlNetOutputs {
  /** One per input block of the U-Net, in their order. */
  readonly skips: readonly Tensor[];
  readonly middle: Tensor;
}

/** `w` is at `control_model`. Without a transformer in a block, its context is not read. */
export function controlNet(
  w: Weights,
  { latents, times, context, vector, features, embedding }: ControlNetInputs,
  config: ControlNetConfig,
): ControlNetOutputs {
  const { levels, resBlocks, groups, middleDepth } = config;
  const [first] = levels;
  const deepest = levels.at(-1);
  if (!first || !deepest)
    throw new ShapeError("controlNet", "no levels were given, expected one or more");
  let emb = timeEmbedding(w.at("time_embed"), times, first.channels);
  if (embedding) emb = add(emb, embedding);
  if (vector) emb = add(emb, labelEmbedding(w.at("label_emb.0"), vector, first.channels));
  const residual = (at: Weights, x: Tensor, { channels }: UnetLevel) =>
    resBlock(at, x, emb, { out: channels, groups });
  const transformer = (at: Weights, x: Tensor, { heads }: UnetLevel, depth = 1) =>
    spatialTransformer(at, x, expectContext(context), { heads, groups, depth });
  const answers: Tensor[] = [];
  const answer = (x: Tensor): void => {
    const at = w.at(`zero_convs.${answers.length}.0`);
    answers.push(conv2d(at, x, { out: sizeAt(x.shape, 1), kernel: 1 }));
  };

  let h = conv2d(w.at("input_blocks.0.0"), latents, { out: first.channels, kernel: 3, padding: 1 });
  h = add(h, features);
  answer(h);
  for (const [depth, level] of levels.entries()) {
    for (let i = 0; i < resBlocks; i++) {
      const at = w.at(`input_blocks.${answers.length}`);
      h = residual(at.at("0"), h, level);
      if (level.attention) h = transformer(at.at("1"), h, level, level.depth);
      answer(h);
    }
    if (depth === levels.length - 1) break;
    h = downsample(w.at(`input_blocks.${answers.length}.0`), h);
    answer(h);
  }

  h = residual(w.at("middle_block.0"), h, deepest);
  if (middleDepth !== undefined) {
    h = transformer(w.at("middle_block.1"), h, deepest, middleDepth);
    h = residual(w.at("middle_block.2"), h, deepest);
  }
  const middle = conv2d(w.at("middle_block_out.0"), h, { out: deepest.channels, kernel: 1 });
  return { skips: answers, middle };
}

function expectContext(context: Tensor | undefined): Tensor {
  if (context) return context;
  throw new ShapeError("controlNet", "no context was given, expected one for its transformers");
}
