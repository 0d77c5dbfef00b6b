import { type Binary, defineComparison } from "./elementwise.ts";

/** `a > b` as bool, broadcast. ONNX `Greater`. */
export const greater: Binary = defineComparison("greater", {
  onnx: "Greater",
  compute: (a, b) => a > b,
});
