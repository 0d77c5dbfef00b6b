import type { Tensor } from "../graph/tensor.ts";
import { defineOp } from "./define.ts";
import { expand } from "./expand.ts";
import { reducedShape, type ReductionAttrs, reductionAxes } from "./reduction.ts";
import { reshape } from "./reshape.ts";
import { sameType } from "./type-rules.ts";

const op = defineOp<ReductionAttrs>("reduceSum", {
  shape: ([x = []], attrs) => reducedShape(x, attrs),
  dtype: (dtypes) => sameType("reduceSum", dtypes),
  lower: (onnx, [x = ""], { axes, keepDims }) =>
    onnx.node("ReduceSum", [x, onnx.ints(axes)], { keepdims: { int: keepDims ? 1 : 0 } }),
  grad: ({ inputs, dy }, { axes }) =>
    inputs.map((x) =>
      expand(reshape(dy, reducedShape(x.shape, { axes, keepDims: true })), x.shape),
    ),
});

/** Sum over `axes` (negative ones count from the end); none: `x` itself. ONNX `ReduceSum`. */
export function reduceSum(x: Tensor, axes: readonly number[], keepDims = false): Tensor {
  return axes.length === 0
    ? x
    : op([x], { axes: reductionAxes("reduceSum", x.shape, axes), keepDims });
}
