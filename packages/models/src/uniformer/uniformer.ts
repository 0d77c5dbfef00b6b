/** UniFormer: two levels of convolutions that look nearby, two of attention that look everywhere.
 *  Li et al., "UniFormer: Unifying Convolution and Self-attention for Visual Recognition", arXiv:2201.09450.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/uniformer/uniformer.py. */
import {
  add,
  attention,
  chunk,
  gelu,
  reshape,
  sizeAt,
  type Tensor,
  transpose,
} from "@inkloom/engine";
import { batchNorm } from "../layers/batch-norm.ts";
import { conv2d } from "../layers/conv2d.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import { channelsFirst, channelsLast } from "../layers/tokens.ts";
import type { Weights } from "../weights.ts";

export interface UniformerConfig {
  /** Channels of each level, the finest first. */
  readonly channels: readonly number[];
  /** Blocks of each level. */
  readonly blocks: readonly number[];
  /** Channels of one head. */
  readonly head: number;
}

/** Added to the variance by all norms but those behind a patch embedding. */
const EPSILON = 1e-6;
/** Channels within a block's feed-forward part, as a multiple of the level's. */
const EXPANSION = 4;

/** Picture [N, 3, H, W] -> features at 1/4, 1/8, 1/16 and 1/32, normalized. */
export function uniformer(w: Weights, picture: Tensor, config: UniformerConfig): Tensor[] {
  let x = picture;
  return config.channels.map((channels, i) => {
    const level = i + 1;
    x = embedded(w.at(`patch_embed${level}`), x, { out: channels, side: i === 0 ? 4 : 2 });
    const block = i < 2 ? nearbyBlock : attentionBlock;
    for (let k = 0; k < (config.blocks[i] ?? 0); k++)
      x = block(w.at(`blocks${level}.${k}`), x, channels / config.head);
    const normed = layerNorm(w.at(`norm${level}`), channelsLast(x), { epsilon: EPSILON });
    return channelsFirst(normed);
  });
}

/** Squares of `side` pixels become one. */
function embedded(w: Weights, x: Tensor, { out, side }: { out: number; side: number }): Tensor {
  const h = conv2d(w.at("proj"), x, { out, kernel: side, stride: side });
  return channelsFirst(layerNorm(w.at("norm"), channelsLast(h)));
}

/** Each channel by itself, `kernel` wide. */
function byChannel(w: Weights, x: Tensor, kernel: number): Tensor {
  const out = sizeAt(x.shape, 1);
  return conv2d(w, x, { out, kernel, padding: (kernel - 1) / 2, groups: out });
}

function nearbyBlock(w: Weights, input: Tensor): Tensor {
  const out = sizeAt(input.shape, 1);
  let x = add(input, byChannel(w.at("pos_embed"), input, 3));
  let h = conv2d(w.at("conv1"), batchNorm(w.at("norm1"), x), { out, kernel: 1 });
  h = conv2d(w.at("conv2"), byChannel(w.at("attn"), h, 5), { out, kernel: 1 });
  x = add(x, h);
  const wide = { out: EXPANSION * out, kernel: 1 };
  h = gelu(conv2d(w.at("mlp.fc1"), batchNorm(w.at("norm2"), x), wide));
  return add(x, conv2d(w.at("mlp.fc2"), h, { out, kernel: 1 }));
}

function attentionBlock(w: Weights, input: Tensor, heads: number): Tensor {
  const [n = 1, out = 1, height = 1, width = 1] = input.shape;
  const placed = add(input, byChannel(w.at("pos_embed"), input, 3));
  let x: Tensor = transpose(reshape(placed, [n, out, height * width]), [0, 2, 1]); // [N, H W, C]
  const qkv = linear(w.at("attn.qkv"), layerNorm(w.at("norm1"), x, { epsilon: EPSILON }), {
    out: 3 * out,
  });
  const [q = qkv, k = qkv, v = qkv] = chunk(qkv, 3, 2);
  x = add(x, linear(w.at("attn.proj"), attention(q, k, v, { heads }), { out }));
  const wide = { out: EXPANSION * out };
  const h = gelu(linear(w.at("mlp.fc1"), layerNorm(w.at("norm2"), x, { epsilon: EPSILON }), wide));
  x = add(x, linear(w.at("mlp.fc2"), h, { out }));
  return reshape(transpose(x, [0, 2, 1]), input.shape);
}
