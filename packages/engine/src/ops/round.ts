import { defineUnary, type Unary } from "./elementwise.ts";
import { mul } from "./mul.ts";

/** The nearest whole number, halves to even; flat, so its gradient is 0. ONNX `Round`. */
export const round: Unary = defineUnary("round", "Round", ({ dy }) => mul(dy, 0));
