import { type Binary, defineComparison } from "./elementwise.ts";

/** `a < b` as bool, broadcast. ONNX `Less`. */
export const less: Binary = defineComparison("less", { onnx: "Less", compute: (a, b) => a < b });
