import { cast } from "./cast.ts";
import { add } from "./add.ts";
import { type Binary, defineBinary } from "./elementwise.ts";
import { equal } from "./equal.ts";
import { less } from "./less.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

/** The smaller of `a` and `b`, broadcast. ONNX `Min`. Equal operands share the gradient half and half. */
export const minimum: Binary = defineBinary("minimum", {
  onnx: "Min",
  compute: Math.min,
  grad: ({ a, b, dy }) => {
    const tie = mul(cast(equal(a, b), dy.dtype), 0.5);
    const first = add(cast(less(a, b), dy.dtype), tie);
    return [mul(dy, first), mul(dy, sub(1, first))];
  },
});
