import { type Binary, defineBinary } from "./elementwise.ts";

/** `a * b`, broadcast. ONNX `Mul`. */
export const mul: Binary = defineBinary("mul", "Mul", ({ a, b, dy }) => [mul(dy, b), mul(dy, a)]);
