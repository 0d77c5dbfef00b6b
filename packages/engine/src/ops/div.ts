import { type Binary, defineBinary } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";

/** `a / b`, broadcast; integers round towards zero. ONNX `Div`. */
export const div: Binary = defineBinary("div", {
  onnx: "Div",
  compute: (a, b) => a / b,
  grad: ({ b, y, dy }) => {
    const da = div(dy, b);
    return [da, neg(mul(da, y))];
  },
});
