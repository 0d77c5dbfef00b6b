import { type Shape, ShapeError, show } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { convTranspose2d } from "./conv-transpose2d.ts";
import { convWeightGradient } from "./compose/conv-weight-gradient.ts";
import { defineOp } from "./define.ts";
import { reduceSum } from "./reduce-sum.ts";
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
    // onnxruntime 1.30 fuses a Pad into the convolution even where it makes the weights: computed
    // weights are hidden behind a node it looks no further than
    const computed = inputs[1]?.kind === "op";
    const weights = computed ? onnx.node("Concat", [w], { axis: { int: 0 } }) : w;
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

/** The transposed convolution; rows and columns that no window reached are its output padding. */
function inputGradient(dy: Tensor, x: Shape, w: Tensor, attrs: ConvAttrs): Tensor {
  const missing = ([0, 1] as const).map((axis) => {
    const count = dy.shape[axis + 2] ?? 1;
    const span = spanOf(w.shape[axis + 2] ?? 1, axis, attrs);
    const reached = (count - 1) * attrs.strides[axis] + span;
    return (x[axis + 2] ?? 1) + attrs.pads[axis] + attrs.pads[axis === 0 ? 2 : 3] - reached;
  });
  return convTranspose2d(dy, w, null, {
    stride: attrs.strides,
    padding: attrs.pads,
    dilation: attrs.dilations,
    groups: attrs.groups,
    outputPadding: [missing[0] ?? 0, missing[1] ?? 0],
  });
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
