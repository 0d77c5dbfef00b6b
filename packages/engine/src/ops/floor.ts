import { defineUnary, type Unary } from "./elementwise.ts";
import { mul } from "./mul.ts";

/** The next whole number down; flat, so its gradient is 0. ONNX `Floor`. */
export const floor: Unary = defineUnary("floor", "Floor", ({ dy }) => mul(dy, 0));
