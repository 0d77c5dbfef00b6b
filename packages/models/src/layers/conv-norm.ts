import type { Tensor } from "@inkloom/engine";
import type { Weights } from "../weights.ts";
import { batchNorm } from "./batch-norm.ts";
import { conv2d, type Conv2dOptions } from "./conv2d.ts";

export interface ConvNormOptions extends Conv2dOptions {
  /** Added to the variance. @default 1e-5 */
  readonly epsilon?: number;
}

/**
 * A convolution and the batch norm behind it; x [N, C, H, W] -> [N, out, H', W'].
 *
 * The norm is free: while a graph loads, onnxruntime folds its factor and shift into the kernel and bias of the
 * convolution before it, and an activation (`relu`, `leakyRelu`, `sigmoid`, `tanh`, `clip`) behind it as well. Folding them
 * here, in the graph, would cost more: kernels that are computed are too large to be folded on loading
 * (`CAST_ON_LOAD_LIMIT`), so they would be multiplied anew in every run.
 */
export function convNorm(
  conv: Weights,
  norm: Weights,
  x: Tensor,
  { epsilon, ...options }: ConvNormOptions,
): Tensor {
  return batchNorm(norm, conv2d(conv, x, options), epsilon === undefined ? {} : { epsilon });
}
