import type { Tensor } from "../graph/tensor.ts";
import { cast } from "./cast.ts";
import { defineOp } from "./define.ts";
import { div } from "./div.ts";
import { equal } from "./equal.ts";
import { mul } from "./mul.ts";
import { reduceSum } from "./reduce-sum.ts";
import { reducedShape, type ReductionAttrs, reductionAxes } from "./reduction.ts";
import { reshape } from "./reshape.ts";
import { sameType } from "./type-rules.ts";

const op = defineOp<ReductionAttrs>("reduceMax", {
  shape: ([x = []], attrs) => reducedShape(x, attrs),
  dtype: (dtypes) => sameType("reduceMax", dtypes),
  lower: (onnx, [x = ""], { axes, keepDims }) =>
    onnx.node("ReduceMax", [x, onnx.ints(axes)], { keepdims: { int: keepDims ? 1 : 0 } }),
  grad: ({ inputs, output, dy }, { axes }) =>
    inputs.map((x) => {
      const kept = reducedShape(x.shape, { axes, keepDims: true });
      const hits = cast(equal(x, reshape(output, kept)), dy.dtype);
      return mul(hits, div(reshape(dy, kept), reduceSum(hits, axes, true)));
    }),
});

/** Maximum over `axes`; none: `x` itself. Equal maxima share the gradient evenly. ONNX `ReduceMax`. */
export function reduceMax(x: Tensor, axes: readonly number[], keepDims = false): Tensor {
  return axes.length === 0
    ? x
    : op([x], { axes: reductionAxes("reduceMax", x.shape, axes), keepDims });
}
