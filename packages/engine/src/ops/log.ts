import { defineUnary, type Unary } from "./elementwise.ts";
import { div } from "./div.ts";

/** Natural logarithm. ONNX `Log`. */
export const log: Unary = defineUnary("log", "Log", ({ x, dy }) => div(dy, x));
