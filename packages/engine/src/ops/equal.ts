import { type Binary, defineComparison } from "./elementwise.ts";

/** `a == b` as bool, broadcast. ONNX `Equal`. */
export const equal: Binary = defineComparison("equal", {
  onnx: "Equal",
  compute: (a, b) => a === b,
});
