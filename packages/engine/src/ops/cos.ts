import { defineUnary, type Unary } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { sin } from "./sin.ts";

/** Cosine of radians. ONNX `Cos`. */
export const cos: Unary = defineUnary("cos", {
  onnx: "Cos",
  compute: Math.cos,
  grad: ({ x, dy }) => neg(mul(dy, sin(x))),
});
