import { groupNorm as normalize, sizeAt, type Tensor } from "@inkloom/engine";
import type { Weights } from "../weights.ts";

export interface GroupNormOptions {
  /** Channels are split into this many groups of equal size. @default 32 */
  readonly groups?: number;
  /** @default 1e-5 */
  readonly eps?: number;
}

/** Normalizes each group of channels of each picture, then scales and shifts per channel; x [N, C, ...].
 *  Wu and He, "Group Normalization", arXiv:1803.08494. */
export function groupNorm(
  w: Weights,
  x: Tensor,
  { groups = 32, eps = 1e-5 }: GroupNormOptions = {},
): Tensor {
  const channels = sizeAt(x.shape, 1);
  return normalize(x, groups, w.param("weight", [channels]), w.param("bias", [channels]), eps);
}
