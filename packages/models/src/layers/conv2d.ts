/** 2-D convolution whose weights lie at `w`. Every convolution of every model passes here, so adapters
 *  that add a branch to a layer need this one place. */
import { conv2d as convolve, sizeAt, type Tensor } from "@inkloom/engine";
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
  /** @default true */
  readonly bias?: boolean;
}

/** x [N, C, H, W] -> [N, out, H', W']; weight [out, C, kernel, kernel]. */
export function conv2d(w: Weights, x: Tensor, options: Conv2dOptions): Tensor {
  const { out, kernel, stride = 1, padding = 0, bias = true } = options;
  const weight = w.param("weight", [out, sizeAt(x.shape, 1), kernel, kernel]);
  return convolve(x, weight, bias ? w.param("bias", [out]) : null, { stride, padding });
}
