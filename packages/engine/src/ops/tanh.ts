import { defineUnary, type Unary } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

/** Hyperbolic tangent. ONNX `Tanh`. */
export const tanh: Unary = defineUnary("tanh", {
  onnx: "Tanh",
  compute: Math.tanh,
  grad: ({ y, dy }) => mul(dy, sub(1, mul(y, y))),
});
