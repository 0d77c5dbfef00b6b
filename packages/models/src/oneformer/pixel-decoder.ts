/** Features of several sizes look at each other, then become those that regions are made of.
 *  Zhu et al., "Deformable DETR", arXiv:2010.04159; Cheng et al., "Masked-attention Mask Transformer", arXiv:2112.01527.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/oneformer/oneformer/modeling/pixel_decoder/msdeformattn.py,
 *  ops/modules/ms_deform_attn.py and ops/functions/ms_deform_attn_func.py. */
import {
  add,
  concat,
  constant,
  gridSample,
  mul,
  reduceSum,
  relu,
  reshape,
  resize,
  sizeAt,
  slice,
  softmax,
  split,
  type Tensor,
  transpose,
} from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import { groupNorm } from "../layers/group-norm.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import { channelsFirst } from "../layers/tokens.ts";
import type { Weights } from "../weights.ts";
import { HEADS } from "./attention.ts";
import type { OneFormerConfig } from "./config.ts";
import { sinePlaces } from "./sine-places.ts";

/** Places that each token looks at, per head and per size of features. */
const POINTS = 4;

export interface PixelFeatures {
  /** [1, masks, H / 4, W / 4]. */
  readonly masks: Tensor;
  /** Of the coarser ones, the coarsest first: [1, h w, width], and their sizes. */
  readonly levels: readonly { readonly tokens: Tensor; readonly size: Size }[];
}

type Size = readonly [height: number, width: number];

/** `features` are the backbone's, the finest first; `w` lies at `sem_seg_head.pixel_decoder`. */
export function pixelDecoder(
  w: Weights,
  features: readonly Tensor[],
  config: OneFormerConfig,
): PixelFeatures {
  const { width } = config;
  const [finest, ...coarser] = features;
  if (finest === undefined) throw new RangeError("pixelDecoder: no features were given");
  const given = coarser.toReversed();
  const sizes = given.map((x): Size => [sizeAt(x.shape, 2), sizeAt(x.shape, 3)]);
  const lengths = sizes.map(([rows, columns]) => rows * columns);
  const levels = w.at("transformer").param("level_embed", [given.length, width]);
  const tokens = given.map((x, i) =>
    flat(
      groupNorm(
        w.at(`input_proj.${i}.1`),
        conv2d(w.at(`input_proj.${i}.0`), x, { out: width, kernel: 1 }),
      ),
    ),
  );
  const places = sizes.map(([rows, columns], i) =>
    add(sinePlaces(rows, columns, width), slice(levels, { axis: 0, start: i, size: 1 })),
  );
  let x: Tensor = concat(tokens, 1); // [1, all, width]
  const place = concat(places, 1);
  for (let i = 0; i < config.encoder.layers; i++) {
    const layer = w.at(`transformer.encoder.layers.${i}`);
    const seen = deformable(layer.at("self_attn"), add(x, place), x, sizes);
    x = layerNorm(layer.at("norm1"), add(x, seen));
    const inner = relu(linear(layer.at("linear1"), x, { out: config.encoder.hidden }));
    x = layerNorm(layer.at("norm2"), add(x, linear(layer.at("linear2"), inner, { out: width })));
  }
  const parts = split(x, lengths, 1);
  const last = parts.at(-1) ?? x;
  const [rows, columns] = sizes.at(-1) ?? [1, 1];
  const below = channelsFirst(reshape(last, [1, rows, columns, width]));
  const lateral = groupNorm(
    w.at("adapter_1.norm"),
    conv2d(w.at("adapter_1"), finest, { out: width, kernel: 1, bias: false }),
  );
  const [, , height = 1, wide = 1] = finest.shape;
  const joined = add(lateral, resize(below, { height, width: wide }));
  const near = { out: width, kernel: 3, padding: 1, bias: false };
  const fine = relu(groupNorm(w.at("layer_1.norm"), conv2d(w.at("layer_1"), joined, near)));
  return {
    masks: conv2d(w.at("mask_features"), fine, { out: config.masks, kernel: 1 }),
    levels: parts.map((each, i) => ({ tokens: each, size: sizes[i] ?? [1, 1] })),
  };
}

/** [1, C, H, W] -> [1, H W, C]. */
function flat(x: Tensor): Tensor {
  const [, channels = 1] = x.shape;
  return transpose(reshape(x, [1, channels, -1]), [0, 2, 1]);
}

/**
 * Each token looks at a few places of every size of features, which it chooses by itself, around where it stands.
 * queries and values [1, all, C], same shape out.
 */
function deformable(w: Weights, queries: Tensor, values: Tensor, sizes: readonly Size[]): Tensor {
  const [, length = 1, channels = 1] = queries.shape;
  const depth = channels / HEADS;
  const points = sizes.length * POINTS;
  const steps = linear(w.at("sampling_offsets"), queries, { out: HEADS * points * 2 });
  const shares = linear(w.at("attention_weights"), queries, { out: HEADS * points });
  const projected = linear(w.at("value_proj"), values, { out: channels });
  // one picture of `depth` channels for each head
  const apart = transpose(reshape(projected, [length, HEADS, depth]), [1, 2, 0]); // [heads, d, all]
  const pictures = split(
    apart,
    sizes.map(([rows, columns]) => rows * columns),
    2,
  );
  // places of tokens in a row, point by point, so that sums over points run along rows
  const offsets = transpose(reshape(steps, [length, HEADS, points, 2]), [1, 2, 0, 3]);
  const stands = standing(sizes); // [1, 1, all, 2], -1 to 1
  const seen = sizes.map(([rows, columns], i) => {
    const own = slice(offsets, { axis: 1, start: i * POINTS, size: POINTS });
    const moved = mul(own, constant([2 / columns, 2 / rows], [2])); // offsets count in pixels
    const picture = reshape(pictures[i] ?? apart, [HEADS, depth, rows, columns]);
    return gridSample(picture, add(moved, stands)); // [heads, d, points, all]
  });
  const weights = softmax(reshape(shares, [length, HEADS, points]), -1);
  const mixed = weighed(seen, transpose(weights, [1, 2, 0])); // [heads, d, all]
  const joined = reshape(transpose(mixed, [2, 0, 1]), [1, length, channels]);
  return linear(w.at("output_proj"), joined, { out: channels });
}

/** Sum over all places: each of `seen` [heads, d, points, all], weights [heads, sizes points, all]. */
function weighed(seen: readonly Tensor[], weights: Tensor): Tensor {
  const [heads = 1, , length = 1] = weights.shape;
  const sums = seen.map((values, i) => {
    const own = slice(weights, { axis: 1, start: i * POINTS, size: POINTS });
    return reduceSum(mul(values, reshape(own, [heads, 1, POINTS, length])), [2]);
  });
  return sums.reduce((sum, each) => add(sum, each)); // [heads, d, all]
}

/** The middle of each token, x and y from -1 to 1. */
function standing(sizes: readonly Size[]): Tensor {
  const values = sizes.flatMap(([rows, columns]) =>
    Array.from({ length: rows * columns }, (_, i) => [
      (2 * ((i % columns) + 0.5)) / columns - 1,
      (2 * (Math.floor(i / columns) + 0.5)) / rows - 1,
    ]).flat(),
  );
  return constant(Float32Array.from(values), [1, 1, values.length / 2, 2]);
}
