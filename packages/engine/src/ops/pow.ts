import { type Binary, defineBinary } from "./elementwise.ts";
import { equal } from "./equal.ts";
import { greater } from "./greater.ts";
import { log } from "./log.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";
import { where } from "./where.ts";

/** `a ** b`, broadcast. ONNX `Pow`. The gradient by `b` is 0 where `a` is 0 or less, as log(a) is not real. */
export const pow: Binary = defineBinary("pow", {
  onnx: "Pow",
  compute: (a, b) => a ** b,
  grad: ({ a, b, y, dy }) => [
    mul(dy, where(equal(b, 0), 0, mul(b, pow(a, sub(b, 1))))),
    mul(dy, where(greater(a, 0), mul(y, log(a)), 0)),
  ],
});
