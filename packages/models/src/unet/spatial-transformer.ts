/** Transformer over the pixels of a feature map, reading the text by cross-attention.
 *  Rombach et al., "High-Resolution Image Synthesis with Latent Diffusion Models", arXiv:2112.10752;
 *  reference: CompVis/stable-diffusion@21f890f, ldm/modules/attention.py (SpatialTransformer). */
import {
  add,
  attention,
  gelu,
  mul,
  reshape,
  sizeAt,
  type Tensor,
  transpose,
} from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import { groupNorm } from "../layers/group-norm.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import type { Weights } from "../weights.ts";

export interface SpatialTransformerOptions {
  readonly heads: number;
  readonly groups: number;
  /** Transformer blocks one after another. @default 1 */
  readonly depth?: number;
}

/** x [N, C, H, W], context [N, S, K] -> [N, C, H, W]. Linear projections (SD 2.x, SDXL) and 1x1 convolutions
 *  (SD 1.x) are the same product over the same bytes, so there is one form for both. */
export function spatialTransformer(
  w: Weights,
  x: Tensor,
  context: Tensor,
  { heads, groups, depth = 1 }: SpatialTransformerOptions,
): Tensor {
  const [batch, out, height, width] = [0, 1, 2, 3].map((axis) => sizeAt(x.shape, axis)) as Four;
  let h = groupNorm(w.at("norm"), x, { groups, eps: 1e-6 });
  h = conv2d(w.at("proj_in"), h, { out, kernel: 1 });
  h = transpose(reshape(h, [batch, out, height * width]), [0, 2, 1]); // [N, H*W, C]
  for (let i = 0; i < depth; i++)
    h = transformerBlock(w.at(`transformer_blocks.${i}`), h, context, heads);
  h = reshape(transpose(h, [0, 2, 1]), [batch, out, height, width]);
  return add(conv2d(w.at("proj_out"), h, { out, kernel: 1 }), x);
}

type Four = [number, number, number, number];

function transformerBlock(w: Weights, x: Tensor, context: Tensor, heads: number): Tensor {
  const seen = layerNorm(w.at("norm1"), x);
  let h = add(x, headsOf(w.at("attn1"), seen, seen, heads));
  h = add(h, headsOf(w.at("attn2"), layerNorm(w.at("norm2"), h), context, heads));
  return add(h, feedForward(w.at("ff.net"), layerNorm(w.at("norm3"), h)));
}

/** Attention of x [N, T, C] to context [N, S, K] -> [N, T, C]; queries, keys and values have no bias. */
function headsOf(w: Weights, x: Tensor, context: Tensor, heads: number): Tensor {
  const out = sizeAt(x.shape, 2);
  const q = linear(w.at("to_q"), x, { out, bias: false });
  const k = linear(w.at("to_k"), context, { out, bias: false });
  const v = linear(w.at("to_v"), context, { out, bias: false });
  return linear(w.at("to_out.0"), attention(q, k, v, { heads }), { out });
}

/** GEGLU: the first half is gated by the second; x [N, T, C]. Shazeer, arXiv:2002.05202. */
function feedForward(w: Weights, x: Tensor): Tensor {
  const out = sizeAt(x.shape, 2);
  const inner = 4 * out;
  // Two products instead of one that is cut in two afterwards: the cut would copy the largest tensor.
  const half = (start: number) =>
    linear(w.at("0.proj"), x, { out: inner, part: { start, of: 2 * inner } });
  const [value, gate] = [half(0), half(inner)];
  return linear(w.at("2"), mul(value, gelu(gate)), { out });
}
