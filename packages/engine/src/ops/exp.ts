import { defineUnary, type Unary } from "./elementwise.ts";
import { mul } from "./mul.ts";

/** e to the power of `x`. ONNX `Exp`. */
export const exp: Unary = defineUnary("exp", {
  onnx: "Exp",
  compute: Math.exp,
  grad: ({ y, dy }) => mul(dy, y),
});
