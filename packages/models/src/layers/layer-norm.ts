import { layerNorm as normalize, sizeAt, type Tensor } from "@inkloom/engine";
import type { Weights } from "../weights.ts";

/** All language and vision transformers here use this one. */
const EPSILON = 1e-5;

/** Normalizes the last axis, then scales and shifts; x [..., C].
 *  Ba, Kiros and Hinton, "Layer Normalization", arXiv:1607.06450. */
export function layerNorm(w: Weights, x: Tensor): Tensor {
  const channels = sizeAt(x.shape, -1);
  return normalize(x, w.param("weight", [channels]), w.param("bias", [channels]), EPSILON);
}
