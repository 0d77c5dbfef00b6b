import { defineUnary, type Unary } from "./elementwise.ts";
import { exp } from "./exp.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";

/** Error function. ONNX `Erf`. */
export const erf: Unary = defineUnary("erf", {
  onnx: "Erf",
  grad: ({ x, dy }) => mul(mul(dy, 2 / Math.sqrt(Math.PI)), exp(neg(mul(x, x)))),
});
