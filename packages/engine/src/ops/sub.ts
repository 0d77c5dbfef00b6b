import { type Binary, defineBinary } from "./elementwise.ts";
import { neg } from "./neg.ts";

/** `a - b`, broadcast. ONNX `Sub`. */
export const sub: Binary = defineBinary("sub", "Sub", ({ dy }) => [dy, neg(dy)]);
