import type { Shape } from "../../graph/shape.ts";
import type { Tensor } from "../../graph/tensor.ts";
import { convTranspose2d } from "../conv-transpose2d.ts";
import { pad } from "../pad.ts";
import type { PoolAttrs } from "../pool.ts";
import { slice } from "../slice.ts";

/**
 * Gives every window's value back to the pixels it covers, weighted by `w` [K, 1, kh, kw], where
 * `values` is [N, K, H', W'] and K a multiple of the channels of `shape` [N, C, H, W].
 */
export function spreadWindows(values: Tensor, w: Tensor, shape: Shape, attrs: PoolAttrs): Tensor {
  const [, channels = 1, height = 1, width = 1] = shape;
  const { pads, strides } = attrs;
  const full = convTranspose2d(values, w, null, { stride: strides, groups: channels });
  const [, , rows = 1, columns = 1] = full.shape;
  const grown = pad(full, {
    bottom: Math.max(0, pads[0] + height - rows),
    right: Math.max(0, pads[1] + width - columns),
  });
  const cut = slice(grown, { axis: 2, start: pads[0], size: height });
  return slice(cut, { axis: 3, start: pads[1], size: width });
}
