import { type Binary, defineComparison } from "./elementwise.ts";

/** `a == b` as bool, broadcast. ONNX `Equal`. */
export const equal: Binary = defineComparison("equal", "Equal");
