import type { Shape } from "../../graph/shape.ts";
import type { Tensor } from "../../graph/tensor.ts";
import { conv2d, type ConvAttrs } from "../conv2d.ts";
import { reshape } from "../reshape.ts";
import { slice } from "../slice.ts";
import { transpose } from "../transpose.ts";

/**
 * Gradient of a convolution by its weights `w` [O, C / groups, kh, kw]: itself a convolution, of
 * `x` [N, C, H, W] with `dy` [N, O, H', W'], in which batch and channels change places and stride and
 * dilation too.
 */
export function convWeightGradient(x: Tensor, dy: Tensor, w: Shape, attrs: ConvAttrs): Tensor {
  const { groups } = attrs;
  const [n = 1, channels = 1, height = 1, width = 1] = x.shape;
  const [, inner = 1, kh = 1, kw = 1] = w;
  const grouped = reshape(x, [n, groups, channels / groups, height, width]);
  const batch = reshape(transpose(grouped, [2, 1, 0, 3, 4]), [inner, groups * n, height, width]);
  const wide = conv2d(batch, transpose(dy, [1, 0, 2, 3]), null, {
    stride: attrs.dilations,
    dilation: attrs.strides,
    padding: attrs.pads,
    groups,
  }); // [C / groups, O, kh or more, kw or more]
  const rows = slice(wide, { axis: 2, start: 0, size: kh });
  return transpose(slice(rows, { axis: 3, start: 0, size: kw }), [1, 0, 2, 3]);
}
