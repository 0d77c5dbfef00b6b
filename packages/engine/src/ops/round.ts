import { defineUnary, type Unary } from "./elementwise.ts";
import { mul } from "./mul.ts";

/** The nearest whole number, halves to even; flat, so its gradient is 0. ONNX `Round`. */
export const round: Unary = defineUnary("round", { onnx: "Round", grad: ({ dy }) => mul(dy, 0) });
