import { axisOf } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { defineOp } from "./define.ts";

const op = defineOp<{ readonly axis: number }>("argMax", {
  shape: ([x = []], { axis }) => x.toSpliced(axis, 1),
  dtype: () => "int64",
  lower: (onnx, inputs, { axis }) =>
    onnx.node("ArgMax", inputs, { axis: { int: axis }, keepdims: { int: 0 } }),
  grad: ({ inputs }) => inputs.map(() => null),
});

/** Where along `axis`, which goes, the largest value stands, the first of equal ones; int64. ONNX `ArgMax`. */
export const argMax = (x: Tensor, axis: number): OpTensor =>
  op([x], { axis: axisOf("argMax", x.shape, axis) });
