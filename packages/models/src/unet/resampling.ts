import { type Shape, sizeAt, slice, type Tensor, upsampleNearest } from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import type { Weights } from "../weights.ts";

/** Halves height and width, rounding up; x [N, C, H, W]. */
export const downsample = (w: Weights, x: Tensor): Tensor =>
  conv2d(w.at("op"), x, { out: sizeAt(x.shape, 1), kernel: 3, stride: 2, padding: 1 });

/**
 * Doubles height and width, or one less where `like` [N, C, H, W] is of odd size, so that skips fit
 * latents of any size. Cropping the doubled map equals what diffusers does there (nearest
 * interpolation to the skip's size): floor(i * ((n + 1) / 2) / n) = floor(i / 2) for i < n, n odd.
 */
export function upsample(w: Weights, x: Tensor, like: Shape): Tensor {
  let h = upsampleNearest(x, 2);
  for (const axis of [2, 3])
    if (sizeAt(h.shape, axis) > sizeAt(like, axis))
      h = slice(h, { axis, start: 0, size: sizeAt(like, axis) });
  return conv2d(w.at("conv"), h, { out: sizeAt(x.shape, 1), kernel: 3, padding: 1 });
}
