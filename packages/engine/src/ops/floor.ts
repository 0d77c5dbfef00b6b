import { defineUnary, type Unary } from "./elementwise.ts";
import { mul } from "./mul.ts";

/** The next whole number down; flat, so its gradient is 0. ONNX `Floor`. */
export const floor: Unary = defineUnary("floor", {
  onnx: "Floor",
  compute: Math.floor,
  grad: ({ dy }) => mul(dy, 0),
});
