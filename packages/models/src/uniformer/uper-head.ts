/** UPerNet's head: the coarsest features with averages of large parts of the picture, joined with all finer ones.
 *  Xiao et al., "Unified Perceptual Parsing for Scene Understanding", arXiv:1807.10221.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/mmpkg/mmseg/models/decode_heads/uper_head.py. */
import {
  add,
  chunk,
  concat,
  constant,
  conv2d as convolve,
  matmul,
  relu,
  resize,
  sizeAt,
  type Tensor,
} from "@inkloom/engine";
import { batchNorm } from "../layers/batch-norm.ts";
import { conv2d } from "../layers/conv2d.ts";
import { convNorm } from "../layers/conv-norm.ts";
import { resizedConv } from "../layers/resized-conv.ts";
import type { Weights } from "../weights.ts";

export interface UperConfig {
  /** Channels in which the levels are joined. */
  readonly width: number;
  readonly classes: number;
}

/** Parts of each side whose averages are taken. */
const PARTS = [1, 2, 3, 6];

/** Features from the finest to the coarsest -> scores of the classes at the finest's size. */
export function uperHead(w: Weights, features: readonly Tensor[], config: UperConfig): Tensor {
  const { width, classes } = config;
  const block = (part: Weights, x: Tensor, kernel: 1 | 3): Tensor => {
    const options = { out: width, kernel, padding: (kernel - 1) / 2, bias: false };
    return relu(convNorm(part.at("conv"), part.at("bn"), x, options));
  };
  const finer = features.slice(0, -1);
  const coarsest = features.at(-1);
  if (coarsest === undefined) throw new Error("uperHead: no features, expected at least one");
  const averages = PARTS.map((parts, i) =>
    resizedLike(coarsest, block(w.at(`psp_modules.${i}.1`), partsOf(coarsest, parts), 1)),
  );
  let x = block(w.at("bottleneck"), concat([coarsest, ...averages], 1), 3);
  const levels = [x];
  for (const [i, feature] of [...finer.entries()].reverse()) {
    x = add(block(w.at(`lateral_convs.${i}`), feature, 1), resizedLike(feature, x));
    levels.unshift(x);
  }
  const outs = levels.map((level, i) =>
    i < finer.length ? block(w.at(`fpn_convs.${i}`), level, 3) : level,
  );
  const joined = relu(batchNorm(w.at("fpn_bottleneck.bn"), joinedLevels(w, outs, width)));
  return conv2d(w.at("conv_seg"), joined, { out: classes, kernel: 1 });
}

/** The convolution over all levels at the finest's size, level by level. */
function joinedLevels(w: Weights, levels: readonly Tensor[], width: number): Tensor {
  const kernel = w.at("fpn_bottleneck.conv").param("weight", [width, levels.length * width, 3, 3]);
  const parts = chunk(kernel, levels.length, 1);
  const [finest, ...coarser] = levels;
  if (finest === undefined) throw new Error("joinedLevels: no levels, expected at least one");
  const size = { height: sizeAt(finest.shape, 2), width: sizeAt(finest.shape, 3) };
  return coarser.reduce<Tensor>(
    (sum, level, i) =>
      add(sum, resizedConv(level, parts[i + 1] ?? kernel, { ...size, alignCorners: false })),
    convolve(finest, parts[0] ?? kernel, null, { padding: 1 }),
  );
}

function resizedLike(like: Tensor, x: Tensor): Tensor {
  const [height, width] = [sizeAt(like.shape, 2), sizeAt(like.shape, 3)];
  if (sizeAt(x.shape, 2) === height && sizeAt(x.shape, 3) === width) return x;
  return resize(x, { height, width });
}

/** Averages of `parts` by `parts` parts, which overlap by a pixel where sides do not divide. */
function partsOf(x: Tensor, parts: number): Tensor {
  const [height, width] = [sizeAt(x.shape, 2), sizeAt(x.shape, 3)];
  const rows = constant(shares(height, parts), [parts, height]);
  const columns = shares(width, parts);
  const turned = columns.map((_, i) => columns[(i % parts) * width + Math.floor(i / parts)] ?? 0);
  return matmul(matmul(rows, x), constant(turned, [width, parts]));
}

/** Row by row what each part takes of the `size` pixels. */
function shares(size: number, parts: number): Float32Array {
  const out = new Float32Array(parts * size);
  for (let part = 0; part < parts; part++) {
    const [from, to] = [Math.floor((part * size) / parts), Math.ceil(((part + 1) * size) / parts)];
    out.fill(1 / (to - from), part * size + from, part * size + to);
  }
  return out;
}
