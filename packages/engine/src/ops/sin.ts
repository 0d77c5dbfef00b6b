import { defineUnary, type Unary } from "./elementwise.ts";
import { cos } from "./cos.ts";
import { mul } from "./mul.ts";

/** Sine of radians. ONNX `Sin`. */
export const sin: Unary = defineUnary("sin", {
  onnx: "Sin",
  compute: Math.sin,
  grad: ({ x, dy }) => mul(dy, cos(x)),
});
