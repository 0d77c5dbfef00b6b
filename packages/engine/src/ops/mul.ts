import { type Binary, defineBinary } from "./elementwise.ts";

/** `a * b`, broadcast. ONNX `Mul`. */
export const mul: Binary = defineBinary("mul", {
  onnx: "Mul",
  compute: (a, b) => a * b,
  grad: ({ a, b, dy }) => [mul(dy, b), mul(dy, a)],
});
