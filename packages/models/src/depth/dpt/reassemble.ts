/** Tokens of a transformer as pictures of four sizes, for DPT's decoder.
 *  Reference: see decoder.ts; midas/vit.py (act_postprocess), DepthAnything/Depth-Anything-V2@a561b84,
 *  depth_anything_v2/dpt.py (projects, resize_layers). */
import { add, convTranspose2d, gelu, linear, sizeAt, slice, type Tensor } from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import { pictureOf } from "../../vit/tokens.ts";
import type { Weights } from "../../weights.ts";

export interface LevelOptions {
  /** Patches of the picture, down and across. */
  readonly grid: readonly [number, number];
  /** Channels of the result. */
  readonly out: number;
  /** The result's size over the grid's. */
  readonly scale: 4 | 2 | 1 | 0.5;
  /** Where the projection lies, and where what changes the size does. */
  readonly project: string;
  readonly resize: string;
}

/** Tokens without the first [N, h w, C] -> [N, out, scale h, scale w], rounded up. */
export function reassembled(w: Weights, tokens: Tensor, options: LevelOptions): Tensor {
  const { grid, out, scale } = options;
  const projected = conv2d(w.at(options.project), pictureOf(tokens, grid), { out, kernel: 1 });
  if (scale === 1) return projected;
  const at = w.at(options.resize);
  if (scale === 0.5) return conv2d(at, projected, { out, kernel: 3, stride: 2, padding: 1 });
  const weight = at.param("weight", [out, out, scale, scale]);
  return convTranspose2d(projected, weight, at.param("bias", [out]), { stride: scale });
}

/** All tokens but the first, [N, 1 + L, C] -> [N, L, C]. */
export const withoutFirst = (tokens: Tensor): Tensor =>
  slice(tokens, { axis: 1, start: 1, size: sizeAt(tokens.shape, 1) - 1 });

/** The same, each changed by the first: a linear layer over both, side by side, whose half for the first is
 *  multiplied once. `w` at the layer. */
export function projectedReadout(w: Weights, tokens: Tensor): Tensor {
  const width = sizeAt(tokens.shape, 2);
  const both = w.param("weight", [width, 2 * width]);
  const half = (start: number): Tensor => slice(both, { axis: 1, start, size: width });
  const first = slice(tokens, { axis: 1, start: 0, size: 1 });
  const shift = linear(first, half(width), w.param("bias", [width])); // [N, 1, C]
  return gelu(add(linear(withoutFirst(tokens), half(0)), shift));
}
