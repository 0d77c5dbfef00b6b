import { conv2d, sizeAt, type Tensor } from "@inkloom/engine";
import type { Weights } from "../weights.ts";

/** 3x3 convolution of each channel by itself; x [N, C, H, W], weight [C, 1, 3, 3]. */
export function depthwise(w: Weights, x: Tensor, { bias = true } = {}): Tensor {
  const channels = sizeAt(x.shape, 1);
  const weight = w.param("weight", [channels, 1, 3, 3]);
  const options = { padding: 1, groups: channels };
  return conv2d(x, weight, bias ? w.param("bias", [channels]) : null, options);
}
