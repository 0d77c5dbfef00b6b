import { defineUnary, type Unary } from "./elementwise.ts";
import { cast } from "./cast.ts";
import { greater } from "./greater.ts";
import { mul } from "./mul.ts";

/** `max(x, 0)`, an op of its own because runtimes fuse it into convolutions. Its gradient is 0 at 0. ONNX `Relu`. */
export const relu: Unary = defineUnary("relu", {
  onnx: "Relu",
  compute: (x) => Math.max(x, 0),
  grad: ({ x, dy }) => mul(dy, cast(greater(x, 0), dy.dtype)),
});
