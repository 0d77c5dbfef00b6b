import { defineUnary, type Unary } from "./elementwise.ts";
import { cos } from "./cos.ts";
import { mul } from "./mul.ts";

/** Sine of radians. ONNX `Sin`. */
export const sin: Unary = defineUnary("sin", "Sin", ({ x, dy }) => mul(dy, cos(x)));
