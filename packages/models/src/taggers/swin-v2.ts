/** Swin Transformer V2 with a score for each label. Attention compares directions, and its bias is a small network's
 *  of the distance; norms stand behind what they norm.
 *  Liu et al., "Swin Transformer V2", arXiv:2111.09883; key names: huggingface/pytorch-image-models@v1.0.31,
 *  timm/models/swin_transformer_v2.py. */
import {
  add,
  constant,
  div,
  exp,
  gelu,
  geluTanh,
  matmul,
  maximum,
  mean,
  minimum,
  mul,
  reduceSum,
  relu,
  reshape,
  sigmoid,
  sizeAt,
  softmax,
  sqrt,
  square,
  swapLast,
  type Tensor,
  transpose,
} from "@inkloom/engine";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import { relativeBias, relativeRows } from "../layers/relative-position.ts";
import { channelsLast } from "../layers/tokens.ts";
import { fromWindows, overhanging, rolled, shiftMask, toWindows } from "../layers/windows.ts";
import { patches } from "../vit/tokens.ts";
import type { Weights } from "../weights.ts";
import type { TimmTaggerConfig } from "./config.ts";
import type { Sizes } from "./sizes.ts";

/** One picture [1, 3, side, side] -> what goes through the sigmoid, [1, labels]. */
export function swinV2Tagger(
  w: Weights,
  picture: Tensor,
  { activation, window }: TimmTaggerConfig,
  sizes: Sizes,
): Tensor {
  const activate = activation === "gelu" ? gelu : geluTanh;
  const out = sizes.of("patch_embed.proj.weight", 0);
  const size = sizes.of("patch_embed.proj.weight", 2);
  const cut = patches(w.at("patch_embed.proj"), picture, { size, out });
  let h: Tensor = layerNorm(w.at("patch_embed.norm"), channelsLast(cut)); // [1, side / 4, side / 4, C]
  for (let i = 0; i < sizes.count("layers"); i++) {
    const stage = w.at(`layers.${i}`);
    if (sizes.has(`layers.${i}.downsample.reduction.weight`)) h = merged(stage.at("downsample"), h);
    const heads = sizes.of(`layers.${i}.blocks.0.attn.logit_scale`, 0);
    const attend = stageAttention(h, window, heads);
    for (let j = 0; j < sizes.count(`layers.${i}.blocks`); j++) {
      const at = stage.at(`blocks.${j}`);
      h = add(h, layerNorm(at.at("norm1"), attend[j % 2 === 0 ? 0 : 1](at.at("attn"), h)));
      h = add(h, layerNorm(at.at("norm2"), mlp(at.at("mlp"), h, activate)));
    }
  }
  const seen = mean(layerNorm(w.at("norm"), h), [1, 2]); // [1, C]
  return linear(w.at("head.fc"), seen, { out: sizes.of("head.fc.weight", 0) });
}

/** [1, H, W, C] -> [1, H / 2, W / 2, 2 C]: four neighbours, columns before rows, become one. */
function merged(w: Weights, x: Tensor): Tensor {
  const [, height = 1, width = 1, channels = 1] = x.shape;
  const split = reshape(x, [1, height / 2, 2, width / 2, 2, channels]);
  const joined = reshape(transpose(split, [0, 1, 3, 4, 2, 5]), [
    1,
    height / 2,
    width / 2,
    4 * channels,
  ]);
  return layerNorm(
    w.at("norm"),
    linear(w.at("reduction"), joined, { out: 2 * channels, bias: false }),
  );
}

function mlp(w: Weights, x: Tensor, activate: (x: Tensor) => Tensor): Tensor {
  const channels = sizeAt(x.shape, -1);
  const wide = activate(linear(w.at("fc1"), x, { out: 4 * channels }));
  return linear(w.at("fc2"), wide, { out: channels });
}

type Attend = (w: Weights, x: Tensor) => Tensor;

/** Attention within windows, and within windows moved by half their side; a stage that is one window is never moved. */
function stageAttention(like: Tensor, wanted: number, heads: number): readonly [Attend, Attend] {
  const [, height = 1, width = 1] = like.shape;
  const window = [Math.min(wanted, height), Math.min(wanted, width)] as const;
  const half = ([0, 1] as const).map((axis) =>
    (like.shape[axis + 1] ?? 1) <= window[axis] ? 0 : Math.floor(wanted / 2),
  ) as [number, number];
  const sides = [
    Math.ceil(height / window[0]) * window[0],
    Math.ceil(width / window[1]) * window[1],
  ] as const;
  const rows = relativeRows(window);
  const places = relativePlaces(window);
  const isMoved = half[0] + half[1] > 0;
  const mask = isMoved ? shiftMask(sides, window, half) : undefined; // [windows, 1, L, L]
  const attend =
    (moved: boolean): Attend =>
    (w, x) => {
      const placed = moved ? rolled(x, [-half[0], -half[1]]) : x;
      const made = overhanging(placed, window, (whole) => {
        const bias = relativeBias(distanceTable(w.at("cpb_mlp"), places, heads), rows);
        const seen = toWindows(whole, window); // [windows, L, C]
        const mixed = cosineAttention(w, seen, { heads, bias, mask: moved ? mask : undefined });
        return fromWindows(mixed, window, sides);
      });
      return moved ? rolled(made, half) : made;
    };
  return [attend(false), attend(isMoved)];
}

/** Distances down and right of every two pixels of a window, from -8 to 8 and drawn together towards the ends;
 *  [(2 h - 1)(2 w - 1), 2] in the order of `relativeRows`. */
function relativePlaces([h, w]: readonly [number, number]): Tensor {
  const spread = (distance: number, size: number): number => {
    const share = (8 * distance) / Math.max(1, size - 1);
    return (Math.sign(share) * Math.log2(Math.abs(share) + 1)) / Math.log2(8);
  };
  const places: number[] = [];
  for (let down = 1 - h; down < h; down++)
    for (let right = 1 - w; right < w; right++) places.push(spread(down, h), spread(right, w));
  return constant(places, [places.length / 2, 2]);
}

/** Channels between the two layers of the network of distances. */
const DISTANCE_WIDTH = 512;

/** [distances, heads], 0 to 16. */
function distanceTable(w: Weights, places: Tensor, heads: number): Tensor {
  const inner = relu(linear(w.at("0"), places, { out: DISTANCE_WIDTH }));
  return mul(sigmoid(linear(w.at("2"), inner, { out: heads, bias: false })), 16);
}

interface CosineOptions {
  readonly heads: number;
  /** [heads, L, L]. */
  readonly bias: Tensor;
  /** [windows, 1, L, L]. */
  readonly mask: Tensor | undefined;
}

/** Scores are never more than a hundredfold. */
const MOST_SCALE = Math.log(100);

/** x [windows, L, C]; same shape out. */
function cosineAttention(w: Weights, x: Tensor, { heads, bias, mask }: CosineOptions): Tensor {
  const [windows = 1, length = 1, channels = 1] = x.shape;
  const part = (i: number): Tensor =>
    linear(w.at("qkv"), x, {
      out: channels,
      bias: false,
      part: { start: i * channels, of: 3 * channels },
    });
  const split = (each: Tensor): Tensor =>
    transpose(reshape(each, [windows, length, heads, channels / heads]), [0, 2, 1, 3]);
  const q = unit(split(add(part(0), w.param("q_bias", [channels]))));
  const k = unit(split(part(1)));
  const v = split(add(part(2), w.param("v_bias", [channels])));
  const scale = exp(minimum(w.param("logit_scale", [heads, 1, 1]), MOST_SCALE));
  let scores: Tensor = add(mul(matmul(q, swapLast(k)), scale), bias); // [windows, heads, L, L]
  if (mask) scores = add(scores, mask);
  const mixed = transpose(matmul(softmax(scores, -1), v), [0, 2, 1, 3]);
  return linear(w.at("proj"), reshape(mixed, [windows, length, channels]), { out: channels });
}

/** Lengths below it are taken for it, as torch's `normalize`. */
const SHORTEST = 1e-12;

/** Each head's channels as a direction of length 1. */
const unit = (x: Tensor): Tensor =>
  div(x, maximum(sqrt(reduceSum(square(x), [-1], true)), SHORTEST));
