import { layerNorm as normalize, sizeAt, type Tensor } from "@inkloom/engine";
import type { Weights } from "../weights.ts";

export interface LayerNormOptions {
  /** Added to the variance. @default 1e-5 */
  readonly epsilon?: number;
}

/** Normalizes the last axis, then scales and shifts; x [..., C].
 *  Ba, Kiros and Hinton, "Layer Normalization", arXiv:1607.06450. */
export function layerNorm(
  w: Weights,
  x: Tensor,
  { epsilon = 1e-5 }: LayerNormOptions = {},
): Tensor {
  const channels = sizeAt(x.shape, -1);
  return normalize(x, w.param("weight", [channels]), w.param("bias", [channels]), epsilon);
}
