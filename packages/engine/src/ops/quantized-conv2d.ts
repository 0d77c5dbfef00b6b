import { backward } from "../autodiff/backward.ts";
import { type Shape, ShapeError, show } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { lowerAs } from "../onnx/lower-as.ts";
import type { OnnxWriter } from "../onnx/writer.ts";
import { cast } from "./cast.ts";
import { conv2d } from "./conv2d.ts";
import { defineOp } from "./define.ts";
import { mul } from "./mul.ts";
import { quantizedType } from "./quantized-linear.ts";
import { reshape } from "./reshape.ts";
import { transpose } from "./transpose.ts";
import {
  type Pair,
  windowAttrs,
  type WindowAttrs,
  windowCount,
  type WindowOptions,
} from "./window.ts";

interface QuantizedConvAttrs extends WindowAttrs {
  /** Height and width of the window. */
  readonly kernel: Pair;
}

const op = defineOp<QuantizedConvAttrs>("quantizedConv2d", {
  shape([x = [], w = [], scales = [], b], attrs) {
    const [n = 0, channels = 0, height = 0, width = 0] = x;
    const [rows, out = 0] = w;
    const [kh, kw] = attrs.kernel;
    if (x.length !== 4)
      throw new ShapeError(
        "quantizedConv2d",
        `input 0 is ${show(x)}, expected [batch, channels, height, width]`,
      );
    if (w.length !== 2 || rows !== kh * kw * channels)
      throw new ShapeError(
        "quantizedConv2d",
        `input 1 is ${show(w)}, expected [${kh * kw * channels}, out] for ${show(x)} and a window of ${kh}x${kw}`,
      );
    for (const [input, each] of [[2, scales] as const, [3, b ?? [out]] as const])
      if (each.length !== 1 || each[0] !== out)
        throw new ShapeError(
          "quantizedConv2d",
          `input ${input} is ${show(each)}, expected [${out}]`,
        );
    const size = [windowCount(height, kh, 0, attrs), windowCount(width, kw, 1, attrs)] as const;
    if (size[0] < 1 || size[1] < 1)
      throw new ShapeError(
        "quantizedConv2d",
        `input 0 is ${show(x)}, expected at least the padded size of the window, ${kh}x${kw}`,
      );
    return [n, out, ...size];
  },
  dtype: (dtypes) => quantizedType("quantizedConv2d", dtypes),
  lower(onnx, names, attrs, { inputs, output }) {
    if (!onnx.capabilities.int8Products || output.dtype !== "float32")
      return lowerAs(onnx, names, inputs, (...tensors) => composed(tensors, attrs));
    const [x = "", w = "", scales = "", ...bias] = names;
    const [codes = "", scale = "", zero = ""] = onnx.nodes("DynamicQuantizeLinear", [x], 3);
    const pixels = onnx.node("Transpose", [codes], { perm: { ints: [0, 2, 3, 1] } });
    const columns = windowsOf(onnx, padded(onnx, pixels, zero, attrs), output.shape, attrs);
    const product = onnx.node(
      "MatMulIntegerToFloat",
      [columns, w, scale, scales, zero, "", ...bias],
      {},
      { contrib: true },
    );
    return onnx.node("Transpose", [product], { perm: { ints: [0, 3, 1, 2] } });
  },
  grad({ inputs, dy }, attrs) {
    const own = inputs.map((x) => reshape(x, x.shape)); // one tensor may stand in several places
    const gradients = backward(composed(own, attrs), dy, own);
    return own.map((tensor, i) => (i === 1 ? null : (gradients.get(tensor) ?? null)));
  },
});

/** A border of the code that stands for 0; `pixels` [N, H, W, C]. */
function padded(onnx: OnnxWriter, pixels: string, zero: string, { pads }: WindowAttrs): string {
  if (pads.every((side) => side === 0)) return pixels;
  const [top, left, bottom, right] = pads;
  return onnx.node("Pad", [pixels, onnx.ints([0, top, left, 0, 0, bottom, right, 0]), zero]);
}

/** [N, H, W, C] -> [N, H', W', kh * kw * C]: every window as one row, so that the convolution is a product. */
function windowsOf(
  onnx: OnnxWriter,
  pixels: string,
  [, , height = 0, width = 0]: Shape,
  { kernel, strides, dilations }: QuantizedConvAttrs,
): string {
  const [kh, kw] = kernel;
  if (kh === 1 && kw === 1 && strides[0] === 1 && strides[1] === 1) return pixels;
  const parts = Array.from({ length: kh * kw }, (_, i) => {
    const top = Math.floor(i / kw) * dilations[0];
    const left = (i % kw) * dilations[1];
    return onnx.node("Slice", [
      pixels,
      onnx.ints([top, left]),
      onnx.ints([top + (height - 1) * strides[0] + 1, left + (width - 1) * strides[1] + 1]),
      onnx.ints([1, 2]),
      onnx.ints(strides),
    ]);
  });
  return parts.length === 1 ? (parts[0] ?? "") : onnx.node("Concat", parts, { axis: { int: 3 } });
}

/** The same with the weights widened; what it is differentiated as. */
function composed([x, w, scales, b]: Tensor[], attrs: QuantizedConvAttrs): Tensor {
  if (x === undefined || w === undefined || scales === undefined)
    throw new Error("quantizedConv2d has three inputs or four");
  const [, channels = 1] = x.shape;
  const [, out = 1] = w.shape;
  const [kh, kw] = attrs.kernel;
  const wide = reshape(mul(cast(w, x.dtype), scales), [kh, kw, channels, out]);
  const { strides: stride, pads: padding, dilations: dilation } = attrs;
  return conv2d(x, transpose(wide, [3, 2, 0, 1]), b ?? null, { stride, padding, dilation });
}

export interface QuantizedConvOptions extends WindowOptions {
  /** Height and width of the window. */
  readonly kernel: Pair;
}

/**
 * Convolution of `x` [N, C, H, W] with the int8 weight `w` [kh * kw * C, O], rows in the order of window
 * row, window column, channel, times `scales` [O], plus `b` [O]. Where the runtime has int8 products, `x`
 * is quantised as it comes, with one scale for all of it, and the windows are laid out as rows of a product
 * (`com.microsoft.MatMulIntegerToFloat`); elsewhere the weight is widened.
 */
export function quantizedConv2d(
  x: Tensor,
  w: Tensor,
  scales: Tensor,
  b: Tensor | null,
  options: QuantizedConvOptions,
): OpTensor {
  const attrs = { ...windowAttrs("quantizedConv2d", options), kernel: options.kernel };
  return op(b === null ? [x, w, scales] : [x, w, scales, b], attrs);
}
