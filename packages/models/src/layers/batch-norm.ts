import { add, mul, reshape, rsqrt, sizeAt, sub, type Tensor } from "@inkloom/engine";
import type { Weights } from "../weights.ts";

/** torch's default; added to the variance. */
const EPSILON = 1e-5;

/** Batch norm with the means and variances of training; x [N, C, H, W]. */
export function batchNorm(w: Weights, x: Tensor, { epsilon = EPSILON } = {}): Tensor {
  const channels = sizeAt(x.shape, 1);
  const scale = mul(
    w.param("weight", [channels]),
    rsqrt(add(w.param("running_var", [channels]), epsilon)),
  );
  const shift = sub(w.param("bias", [channels]), mul(w.param("running_mean", [channels]), scale));
  const shape = [1, channels, 1, 1];
  return add(mul(x, reshape(scale, shape)), reshape(shift, shape));
}
