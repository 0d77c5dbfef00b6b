import { defineUnary, type Unary } from "./elementwise.ts";
import { cast } from "./cast.ts";
import { greater } from "./greater.ts";
import { less } from "./less.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

/** Absolute value; its gradient is 0 at 0. ONNX `Abs`. */
export const abs: Unary = defineUnary("abs", {
  onnx: "Abs",
  types: "number",
  compute: Math.abs,
  grad: ({ x, dy }) => mul(dy, sub(cast(greater(x, 0), dy.dtype), cast(less(x, 0), dy.dtype))),
});
