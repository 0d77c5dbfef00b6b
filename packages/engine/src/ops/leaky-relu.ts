import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { defineOp } from "./define.ts";
import { floatType } from "./type-rules.ts";
import { greater } from "./greater.ts";
import { mul } from "./mul.ts";
import { where } from "./where.ts";

const op = defineOp<{ readonly slope: number }>("leakyRelu", {
  shape: ([x = []]) => x,
  dtype: (dtypes) => floatType("leakyRelu", dtypes),
  lower: (onnx, inputs, { slope }) => onnx.node("LeakyRelu", inputs, { alpha: { float: slope } }),
  grad: ({ inputs, dy }, { slope }) => inputs.map((x) => where(greater(x, 0), dy, mul(dy, slope))),
});

/** `x` where positive, else `slope * x`. ONNX `LeakyRelu`. */
export const leakyRelu = (x: Tensor, slope = 0.01): OpTensor => op([x], { slope });
