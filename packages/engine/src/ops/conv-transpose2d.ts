import { ShapeError, show } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { type ConvAttrs, conv2d, type ConvOptions } from "./conv2d.ts";
import { convWeightGradient } from "./compose/conv-weight-gradient.ts";
import { defineOp } from "./define.ts";
import { reduceSum } from "./reduce-sum.ts";
import { floatType } from "./type-rules.ts";
import { type Pair, pairOf, spanOf, windowAttributes, windowAttrs } from "./window.ts";

interface ConvTransposeAttrs extends ConvAttrs {
  /** Rows and columns added below and on the right. */
  readonly outputPadding: Pair;
}

const op = defineOp<ConvTransposeAttrs>("convTranspose2d", {
  shape([x = [], w = [], b], attrs) {
    const { groups, strides, outputPadding, pads } = attrs;
    const [n = 0, channels = 0, height = 0, width = 0] = x;
    const [, perGroup = 0, kh = 0, kw = 0] = w;
    const out = perGroup * groups;
    if (x.length !== 4 || channels % groups !== 0)
      throw new ShapeError(
        "convTranspose2d",
        `input 0 is ${show(x)}, expected [batch, channels in ${groups} equal groups, height, width]`,
      );
    if (w.length !== 4 || w[0] !== channels)
      throw new ShapeError(
        "convTranspose2d",
        `input 1 is ${show(w)}, expected [${channels}, out / ${groups}, height, width]`,
      );
    if (b !== undefined && (b.length !== 1 || b[0] !== out))
      throw new ShapeError("convTranspose2d", `input 2 is ${show(b)}, expected [${out}]`);
    if (outputPadding[0] >= strides[0] || outputPadding[1] >= strides[1])
      throw new ShapeError(
        "convTranspose2d",
        `output padding ${show(outputPadding)}, expected less than stride ${show(strides)}`,
      );
    const rows =
      (height - 1) * strides[0] + spanOf(kh, 0, attrs) + outputPadding[0] - pads[0] - pads[2];
    const columns =
      (width - 1) * strides[1] + spanOf(kw, 1, attrs) + outputPadding[1] - pads[1] - pads[3];
    if (rows < 1 || columns < 1)
      throw new ShapeError(
        "convTranspose2d",
        `input 0 is ${show(x)}, expected more rows and columns than padding ${pads.join(", ")} removes`,
      );
    return [n, out, rows, columns];
  },
  dtype: (dtypes) => floatType("convTranspose2d", dtypes),
  lower: (onnx, inputs, attrs) =>
    onnx.node("ConvTranspose", inputs, {
      ...windowAttributes(attrs),
      group: { int: attrs.groups },
      output_padding: { ints: attrs.outputPadding },
    }),
  grad({ inputs, dy }, attrs) {
    const [x, w, b] = inputs;
    if (x === undefined || w === undefined) return [];
    const { strides: stride, pads: padding, dilations: dilation, groups } = attrs;
    const dx = conv2d(dy, w, null, { stride, padding, dilation, groups });
    const dw = convWeightGradient(dy, x, w.shape, attrs);
    return b === undefined ? [dx, dw] : [dx, dw, reduceSum(dy, [0, 2, 3])];
  },
});

export interface ConvTransposeOptions extends ConvOptions {
  /** Rows and columns added below and on the right, to choose among the sizes a stride leaves open. */
  readonly outputPadding?: number | Pair;
}

/**
 * The transpose of `conv2d`: `x` [N, C, H, W], `w` [C, O / groups, kh, kw], `b` [O]; the padding is
 * that of the convolution, so it removes rows and columns. ONNX `ConvTranspose`.
 */
export function convTranspose2d(
  x: Tensor,
  w: Tensor,
  b: Tensor | null = null,
  options: ConvTransposeOptions = {},
): OpTensor {
  const attrs = {
    ...windowAttrs("convTranspose2d", options),
    groups: options.groups ?? 1,
    outputPadding: pairOf(options.outputPadding ?? 0),
  };
  return op(b === null ? [x, w] : [x, w, b], attrs);
}
