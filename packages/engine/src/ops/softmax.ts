import { axisOf } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { defineOp } from "./define.ts";
import { mul } from "./mul.ts";
import { reduceSum } from "./reduce-sum.ts";
import { sub } from "./sub.ts";
import { floatType } from "./type-rules.ts";

const op = defineOp<{ readonly axis: number }>("softmax", {
  shape: ([x = []]) => x,
  dtype: (dtypes) => floatType("softmax", dtypes),
  lower: (onnx, inputs, { axis }) => onnx.node("Softmax", inputs, { axis: { int: axis } }),
  grad: ({ output, dy }, { axis }) => [
    mul(output, sub(dy, reduceSum(mul(dy, output), [axis], true))),
  ],
});

/** `exp(x) / sum(exp(x))` along `axis`. ONNX `Softmax`. */
export const softmax = (x: Tensor, axis: number): OpTensor =>
  op([x], { axis: axisOf("softmax", x.shape, axis) });
