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
import type { BlockPlace, UnetHooks } from "./hooks.ts";

export interface SpatialTransformerOptions {
  readonly heads: number;
  readonly groups: number;
  /** Transformer blocks one after another. @default 1 */
  readonly depth?: number;
  /** Changes of its attention; `path` is its key below the network's. */
  readonly hooked?: { readonly hooks: UnetHooks; readonly path: string } | undefined;
}

/** x [N, C, H, W], context [N, S, K] -> [N, C, H, W]. Linear projections (SD 2.x, SDXL) and 1x1 convolutions
 *  (SD 1.x) are the same product over the same bytes, so there is one form for both. */
export function spatialTransformer(
  w: Weights,
  x: Tensor,
  context: Tensor,
  { heads, groups, depth = 1, hooked }: SpatialTransformerOptions,
): Tensor {
  const [batch, out, height, width] = [0, 1, 2, 3].map((axis) => sizeAt(x.shape, axis)) as Four;
  let h = groupNorm(w.at("norm"), x, { groups, eps: 1e-6 });
  h = conv2d(w.at("proj_in"), h, { out, kernel: 1 });
  h = transpose(reshape(h, [batch, out, height * width]), [0, 2, 1]); // [N, H*W, C]
  for (let i = 0; i < depth; i++) {
    const name = `transformer_blocks.${i}`;
    const path = hooked ? `${hooked.path}.${name}` : name;
    const block: Block = { hooks: hooked?.hooks ?? {}, place: { path, heads, height, width } };
    h = transformerBlock(w.at(name), h, context, block);
  }
  h = reshape(transpose(h, [0, 2, 1]), [batch, out, height, width]);
  return add(conv2d(w.at("proj_out"), h, { out, kernel: 1 }), x);
}

type Four = [number, number, number, number];

interface Block {
  readonly hooks: UnetHooks;
  readonly place: BlockPlace;
}

function transformerBlock(w: Weights, x: Tensor, context: Tensor, block: Block): Tensor {
  const { hooks, place } = block;
  const self = `${place.path}.attn1`;
  const attend = (queries: Tensor, tokens: Tensor): Tensor =>
    headsOf(w.at("attn1"), queries, tokens, {
      heads: place.heads,
      read: (layer, input) => hooks.layerInput?.(`${self}.${layer}`, input, place) ?? input,
    });
  const seen = layerNorm(w.at("norm1"), x);
  let h = add(x, hooks.selfAttention?.(place, seen, attend) ?? attend(seen, seen));
  const cross = headsOf(w.at("attn2"), layerNorm(w.at("norm2"), h), context, {
    heads: place.heads,
    read: (layer, input) =>
      layer === "to_q"
        ? (hooks.layerInput?.(`${place.path}.attn2.to_q`, input, place) ?? input)
        : input,
    added: (queries) => hooks.crossAttention?.(place, queries),
  });
  h = add(h, cross);
  return add(h, feedForward(w.at("ff.net"), layerNorm(w.at("norm3"), h)));
}

interface HeadsOptions {
  readonly heads: number;
  /** What a layer reads of its input. */
  readonly read: (layer: "to_q" | "to_k" | "to_v", input: Tensor) => Tensor;
  /** What is added before the last layer. */
  readonly added?: (queries: Tensor) => Tensor | undefined;
}

/** Attention of x [N, T, C] to context [N, S, K] -> [N, T, C]; queries, keys and values have no bias. */
function headsOf(w: Weights, x: Tensor, context: Tensor, options: HeadsOptions): Tensor {
  const { heads, read, added } = options;
  const out = sizeAt(x.shape, 2);
  const q = linear(w.at("to_q"), read("to_q", x), { out, bias: false });
  const k = linear(w.at("to_k"), read("to_k", context), { out, bias: false });
  const v = linear(w.at("to_v"), read("to_v", context), { out, bias: false });
  const words = attention(q, k, v, { heads });
  const more = added?.(q);
  return linear(w.at("to_out.0"), more ? add(words, more) : words, { out });
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
