import { broadcastPlaces, pick } from "../graph/indexing.ts";
import { broadcastShapes, ShapeError } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { defineOp, type NoAttrs } from "./define.ts";
import { operands } from "./elementwise.ts";
import { sumTo } from "./compose/sum-to.ts";
import { sameType } from "./type-rules.ts";

const op = defineOp<NoAttrs>("where", {
  shape: ([condition = [], a = [], b = []]) =>
    broadcastShapes("where", condition, broadcastShapes("where", a, b)),
  dtype(dtypes) {
    if (dtypes[0] !== "bool")
      throw new ShapeError("where", `input 0 is ${String(dtypes[0])}, expected bool`);
    return sameType("where", dtypes, 1);
  },
  lower: (onnx, inputs) => onnx.node("Where", inputs),
  grad({ inputs, dy }) {
    const [condition, a, b] = inputs;
    if (condition === undefined || a === undefined || b === undefined) return [];
    return [null, sumTo(where(condition, dy, 0), a.shape), sumTo(where(condition, 0, dy), b.shape)];
  },
  fold(inputs, _, { shape }) {
    const values = inputs.map((x) => pick(x.values, broadcastPlaces(x.shape, shape)));
    const [condition = [], a = [], b = []] = values;
    return condition.map((holds, i) => (holds === 0 ? b[i] : a[i]) ?? NaN);
  },
});

/** `a` where the bool `condition` holds, else `b`; all three broadcast. ONNX `Where`. */
export function where(condition: Tensor, a: Tensor | number, b: Tensor | number): OpTensor {
  return op([condition, ...operands("where", a, b)], {});
}
