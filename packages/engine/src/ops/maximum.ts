import { cast } from "./cast.ts";
import { add } from "./add.ts";
import { type Binary, defineBinary } from "./elementwise.ts";
import { equal } from "./equal.ts";
import { greater } from "./greater.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

/** The larger of `a` and `b`, broadcast. ONNX `Max`. Equal operands share the gradient half and half. */
export const maximum: Binary = defineBinary("maximum", {
  onnx: "Max",
  compute: Math.max,
  grad: ({ a, b, dy }) => {
    const tie = mul(cast(equal(a, b), dy.dtype), 0.5);
    const first = add(cast(greater(a, b), dy.dtype), tie);
    return [mul(dy, first), mul(dy, sub(1, first))];
  },
});
