import { defineUnary, type Unary } from "./elementwise.ts";
import { div } from "./div.ts";

/** Natural logarithm. ONNX `Log`. */
export const log: Unary = defineUnary("log", {
  onnx: "Log",
  compute: Math.log,
  grad: ({ x, dy }) => div(dy, x),
});
