/** 2-D convolution whose weights lie at `w`. Every convolution of every model passes here, so the
 *  branch that an adapter adds to a layer has this one place. */
import {
  add,
  conv2d as convolve,
  reshape,
  sizeAt,
  sizeOf,
  type Tensor,
  winogradConv2d,
} from "@inkloom/engine";
import { isSumCheaper, multiplied } from "../adapters/graph.ts";
import type { Weights } from "../weights.ts";

export interface Conv2dOptions {
  /** Channels of the result. */
  readonly out: number;
  /** Side of the square kernel. */
  readonly kernel: number;
  /** @default 1 */
  readonly stride?: number;
  /** Zeros on every side, or [top, left, bottom, right]. @default 0 */
  readonly padding?: number | readonly [number, number, number, number];
  /** Distance of the kernel's samples. @default 1 */
  readonly dilation?: number;
  /** Parts of the channels that do not see each other; the channels' number for each by itself. Adapters do not change
   *  such layers. @default 1 */
  readonly groups?: number;
  /** @default true */
  readonly bias?: boolean;
}

/** x [N, C, H, W] -> [N, out, H', W']; weight [out, C / groups, kernel, kernel]. */
export function conv2d(w: Weights, x: Tensor, options: Conv2dOptions): Tensor {
  const { out, kernel, stride = 1, padding = 0, dilation = 1, groups = 1, bias = true } = options;
  const shape = [out, sizeAt(x.shape, 1) / groups, kernel, kernel];
  const weight = w.param("weight", shape);
  const shift = bias ? w.param("bias", [out]) : null;
  if (groups !== 1 || dilation !== 1)
    return convolve(x, weight, shift, { stride, padding, dilation, groups });
  const pair = w.adapter(shape);
  const tiled = kernel === 3 && stride === 1 && padding === 1 ? w.tiled(shape) : undefined;
  const y = tiled
    ? winogradConv2d(x, tiled, shift)
    : convolve(x, weight, shift, { stride, padding });
  if (pair === undefined) return y;
  if (isSumCheaper(pair, shape, sizeOf(y.shape) / out))
    return convolve(x, add(weight, multiplied(pair, shape)), shift, { stride, padding });
  const seen = pair.masked(convolve(x, pair.down, null, { stride, padding }), 1); // [N, rank, H', W']
  return add(y, convolve(seen, reshape(pair.up, [out, pair.rank, 1, 1])));
}
