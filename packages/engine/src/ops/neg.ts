import { defineUnary, type Unary } from "./elementwise.ts";

/** `-x`. ONNX `Neg`. */
export const neg: Unary = defineUnary("neg", "Neg", ({ dy }) => neg(dy), "number");
