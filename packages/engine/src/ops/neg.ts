import { defineUnary, type Unary } from "./elementwise.ts";

/** `-x`. ONNX `Neg`. */
export const neg: Unary = defineUnary("neg", {
  onnx: "Neg",
  types: "number",
  compute: (x) => -x,
  grad: ({ dy }) => neg(dy),
});
