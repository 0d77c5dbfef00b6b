import { broadcastShapes, sameShape, type Shape, ShapeError, show } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { defineOp } from "./define.ts";
import { sumTo } from "./compose/sum-to.ts";
import { sameType } from "./type-rules.ts";

const op = defineOp<{ readonly shape: Shape }>("expand", {
  shape([x = []], { shape }) {
    const fits = x.length <= shape.length && sameShape(broadcastShapes("expand", shape, x), shape);
    if (!fits)
      throw new ShapeError(
        "expand",
        `input 0 is ${show(x)}, expected a shape that stretches to ${show(shape)}`,
      );
    return shape;
  },
  dtype: (dtypes) => sameType("expand", dtypes),
  lower: (onnx, [x = ""], { shape }) => onnx.node("Expand", [x, onnx.ints(shape)]),
  grad: ({ inputs, dy }) => inputs.map((x) => sumTo(dy, x.shape)),
});

/** Stretches axes of size 1, and adds axes in front, up to `shape`. ONNX `Expand`. */
export const expand = (x: Tensor, shape: Shape): OpTensor => op([x], { shape });
