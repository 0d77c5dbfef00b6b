import { type Binary, defineBinary } from "./elementwise.ts";
import { neg } from "./neg.ts";

/** `a - b`, broadcast. ONNX `Sub`. */
export const sub: Binary = defineBinary("sub", {
  onnx: "Sub",
  compute: (a, b) => a - b,
  grad: ({ dy }) => [dy, neg(dy)],
});
