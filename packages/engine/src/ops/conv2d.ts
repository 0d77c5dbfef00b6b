import { type Shape, ShapeError, show } from "../graph/shape.ts";
import { constant, type OpTensor, type Tensor } from "../graph/tensor.ts";
import { convTranspose2d } from "./conv-transpose2d.ts";
import { convWeightGradient } from "./compose/conv-weight-gradient.ts";
import { defineOp } from "./define.ts";
import { gather } from "./gather.ts";
import { reduceSum } from "./reduce-sum.ts";
import { reshape } from "./reshape.ts";
import { transpose } from "./transpose.ts";
import { floatType } from "./type-rules.ts";
import {
  spanOf,
  windowAttributes,
  type WindowAttrs,
  windowAttrs,
  windowCount,
  type WindowOptions,
} from "./window.ts";

export interface ConvAttrs extends WindowAttrs {
  readonly groups: number;
}

const op = defineOp<ConvAttrs>("conv2d", {
  shape([x = [], w = [], b], attrs) {
    const [n = 0, , height = 0, width = 0] = x;
    const [out = 0, , kh = 0, kw = 0] = w;
    checkConv(x, w, attrs);
    if (b !== undefined && (b.length !== 1 || b[0] !== out))
      throw new ShapeError("conv2d", `input 2 is ${show(b)}, expected [${out}]`);
    const rows = windowCount(height, kh, 0, attrs);
    const columns = windowCount(width, kw, 1, attrs);
    if (rows < 1 || columns < 1)
      throw new ShapeError(
        "conv2d",
        `input 0 is ${show(x)}, expected at least the padded size of input 1, ${show(w)}`,
      );
    return [n, out, rows, columns];
  },
  dtype: (dtypes) => floatType("conv2d", dtypes),
  lower(onnx, [x = "", w = "", ...bias], attrs, { inputs }) {
    // onnxruntime 1.30 fuses a Pad into the convolution even where it makes the weights: such are hidden behind a node it
    // looks no further than, and that changes nothing
    const padded = inputs[1]?.kind === "op" && inputs[1].op.name === "pad";
    const weights = padded ? onnx.node("Clip", [w]) : w;
    return onnx.node("Conv", [x, weights, ...bias], {
      ...windowAttributes(attrs),
      group: { int: attrs.groups },
    });
  },
  grad({ inputs, dy }, attrs) {
    const [x, w, b] = inputs;
    if (x === undefined || w === undefined) return [];
    const dx = inputGradient(dy, x.shape, w, attrs);
    const dw = convWeightGradient(x, dy, w.shape, attrs);
    return b === undefined ? [dx, dw] : [dx, dw, reduceSum(dy, [0, 2, 3])];
  },
});

/** From how many positions on it is cheaper to turn the kernels over than to convolve transposed: onnxruntime's
 *  ConvTranspose takes about 1.6 times a Conv's time at 320 to 1280 channels, the turning some 2.5 ns per weight. */
const TURN_FROM = 1024;

/** The transposed convolution; rows and columns that no window reached are its output padding. */
function inputGradient(dy: Tensor, x: Shape, w: Tensor, attrs: ConvAttrs): Tensor {
  const { strides, pads, dilations, groups } = attrs;
  const [n = 1, , height = 1, width = 1] = dy.shape;
  const spans = ([0, 1] as const).map((axis) => spanOf(w.shape[axis + 2] ?? 1, axis, attrs));
  const [rows = 1, columns = 1] = spans;
  const around = [rows, columns, rows, columns].map((span, side) => span - 1 - (pads[side] ?? 0));
  const [top = 0, left = 0, bottom = 0, right = 0] = around;
  const dense = strides[0] === 1 && strides[1] === 1 && groups === 1;
  if (dense && n * height * width >= TURN_FROM && around.every((side) => side >= 0))
    return conv2d(dy, turned(w), null, {
      padding: [top, left, bottom, right],
      dilation: dilations,
    });
  const missing = ([0, 1] as const).map((axis) => {
    const count = dy.shape[axis + 2] ?? 1;
    const reached = (count - 1) * strides[axis] + (spans[axis] ?? 1);
    return (x[axis + 2] ?? 1) + pads[axis] + pads[axis === 0 ? 2 : 3] - reached;
  });
  return convTranspose2d(dy, w, null, {
    stride: strides,
    padding: pads,
    dilation: dilations,
    groups,
    outputPadding: [missing[0] ?? 0, missing[1] ?? 0],
  });
}

/** Kernels [O, C, kh, kw] turned over, outputs and inputs changed: [C, O, kh, kw]. */
function turned(w: Tensor): Tensor {
  const [out = 1, channels = 1, kh = 1, kw = 1] = w.shape;
  const kernel = kh * kw;
  if (kernel === 1) return transpose(w, [1, 0, 2, 3]);
  const backwards = Int32Array.from({ length: kernel }, (_, i) => kernel - 1 - i);
  const rows = reshape(transpose(reshape(w, [out, -1]), [1, 0]), [channels, kernel, out]);
  const taps = gather(rows, constant(backwards, [kernel], "int64"), 1);
  return reshape(transpose(taps, [0, 2, 1]), [channels, out, kh, kw]);
}

function checkConv(x: Shape, w: Shape, { groups }: ConvAttrs): void {
  if (x.length !== 4)
    throw new ShapeError(
      "conv2d",
      `input 0 is ${show(x)}, expected [batch, channels, height, width]`,
    );
  const [, channels = 0] = x;
  const inner = channels / groups;
  if (!Number.isInteger(inner))
    throw new ShapeError(
      "conv2d",
      `input 0 is ${show(x)}, expected channels in ${groups} equal groups`,
    );
  if (w.length !== 4 || w[1] !== inner || (w[0] ?? 0) % groups !== 0)
    throw new ShapeError(
      "conv2d",
      `input 1 is ${show(w)}, expected [out, ${inner}, height, width] with out in ${groups} equal groups`,
    );
}

export interface ConvOptions extends WindowOptions {
  readonly groups?: number;
}

/**
 * Cross-correlation of `x` [N, C, H, W] with `w` [O, C / groups, kh, kw], plus `b` [O]. The padding
 * may differ per side. ONNX `Conv`.
 */
export function conv2d(
  x: Tensor,
  w: Tensor,
  b: Tensor | null = null,
  options: ConvOptions = {},
): OpTensor {
  const attrs = { ...windowAttrs("conv2d", options), groups: options.groups ?? 1 };
  return op(b === null ? [x, w] : [x, w, b], attrs);
}
