import { defineUnary, type Unary } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

/** `1 / (1 + exp(-x))`. ONNX `Sigmoid`. */
export const sigmoid: Unary = defineUnary("sigmoid", {
  onnx: "Sigmoid",
  compute: (x) => 1 / (1 + Math.exp(-x)),
  grad: ({ y, dy }) => mul(dy, mul(y, sub(1, y))),
});
