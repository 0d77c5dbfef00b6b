import { add, mean, mul, reshape, rsqrt, sizeAt, square, sub, type Tensor } from "@inkloom/engine";
import type { Weights } from "../weights.ts";

/** Added to the variance by the restoration networks that normalize across channels. */
const EPSILON = 1e-6;

/** Layer norm across the channels of each pixel; x [N, C, H, W]. */
export function channelNorm(w: Weights, x: Tensor): Tensor {
  const channels = sizeAt(x.shape, 1);
  const vector = (name: string): Tensor => reshape(w.param(name, [channels]), [1, channels, 1, 1]);
  const centred = sub(x, mean(x, [1], true));
  const standard = mul(centred, rsqrt(add(mean(square(centred), [1], true), EPSILON)));
  return add(mul(standard, vector("weight")), vector("bias"));
}
