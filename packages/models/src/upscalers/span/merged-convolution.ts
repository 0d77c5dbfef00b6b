/** A convolution that was trained as three in a row beside a fourth, and is one 3x3 convolution. */
import {
  add,
  conv2d,
  matmul,
  pad,
  reduceSum,
  reshape,
  sizeAt,
  type Tensor,
  transpose,
} from "@inkloom/engine";
import type { Weights } from "../../weights.ts";

export interface MergedOptions {
  readonly out: number;
  /** The file holds the branches: they are merged here, as its own merged copy may be older than they. */
  readonly branches: boolean;
}

/** Channels inside the branch are this many times those outside. */
const GAIN = 2;

/** x [N, C, H, W] -> [N, out, H, W]. */
export function mergedConvolution(w: Weights, x: Tensor, { out, branches }: MergedOptions): Tensor {
  const channels = sizeAt(x.shape, 1);
  const { weight, bias } = branches
    ? merged(w, channels, out)
    : {
        weight: w.param("eval_conv.weight", [out, channels, 3, 3]),
        bias: w.param("eval_conv.bias", [out]),
      };
  return conv2d(x, weight, bias, { padding: 1 });
}

/** `third(second(first(x))) + skip(x)` as one kernel: 1x1, 3x3 and 1x1 in a row are products of matrices for each
 *  place of the 3x3 kernel. */
function merged(w: Weights, channels: number, out: number): { weight: Tensor; bias: Tensor } {
  const [wideIn, wideOut] = [channels * GAIN, out * GAIN];
  const first = reshape(w.param("conv.0.weight", [wideIn, channels, 1, 1]), [wideIn, channels]);
  const second = w.param("conv.1.weight", [wideOut, wideIn, 3, 3]);
  const third = reshape(w.param("conv.2.weight", [out, wideOut, 1, 1]), [out, wideOut]);
  const places = transpose(reshape(second, [wideOut, wideIn, 9]), [2, 0, 1]); // [9, wideOut, wideIn]
  const kernel = matmul(third, matmul(places, first)); // [9, out, channels]
  const rowed = reshape(transpose(kernel, [1, 2, 0]), [out, channels, 3, 3]);
  const skip = w.param("sk.weight", [out, channels, 1, 1]);
  const column = (name: string, size: number): Tensor => reshape(w.param(name, [size]), [size, 1]);
  const sums = reduceSum(places, [0]); // [wideOut, wideIn]
  const inner = add(matmul(sums, column("conv.0.bias", wideIn)), column("conv.1.bias", wideOut));
  const branch = add(matmul(third, inner), column("conv.2.bias", out));
  return {
    weight: add(rowed, pad(skip, { top: 1, left: 1, bottom: 1, right: 1 })),
    bias: add(reshape(branch, [out]), w.param("sk.bias", [out])),
  };
}
