/** Pictures as tokens and back. */
import { concat, expand, reshape, sizeAt, type Tensor, transpose } from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import type { Weights } from "../weights.ts";

/** Squares of `size` pixels as vectors; x [N, 3, H, W] -> [N, out, H / size, W / size]. */
export const patches = (
  w: Weights,
  x: Tensor,
  { size, out }: { readonly size: number; readonly out: number },
): Tensor => conv2d(w, x, { out, kernel: size, stride: size });

/** [N, C, h, w] -> [N, h w, C]. */
export function tokensOf(x: Tensor): Tensor {
  const [n = 1, channels = 1] = x.shape;
  return transpose(reshape(x, [n, channels, -1]), [0, 2, 1]);
}

/** [N, h w, C] -> [N, C, h, w]. */
export function pictureOf(x: Tensor, [height, width]: readonly [number, number]): Tensor {
  const [n = 1, , channels = 1] = x.shape;
  return reshape(transpose(x, [0, 2, 1]), [n, channels, height, width]);
}

/** The learnt token that stands for the whole, [1, 1, C], before all others. */
export const withFirst = (token: Tensor, x: Tensor): Tensor =>
  concat([expand(token, [sizeAt(x.shape, 0), 1, sizeAt(x.shape, 2)]), x], 1);
