import { defineUnary, type Unary } from "./elementwise.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";

/** Square root. ONNX `Sqrt`. */
export const sqrt: Unary = defineUnary("sqrt", {
  onnx: "Sqrt",
  compute: Math.sqrt,
  grad: ({ y, dy }) => div(mul(dy, 0.5), y),
});
