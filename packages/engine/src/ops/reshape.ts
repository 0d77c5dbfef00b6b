import { type Shape, ShapeError, show, sizeOf } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { defineOp } from "./define.ts";
import { sameType } from "./type-rules.ts";

interface Attrs {
  readonly shape: Shape;
  readonly rows: number;
}

const op = defineOp<Attrs>("reshape", {
  shape([x = []], { shape }) {
    if (sizeOf(x) !== sizeOf(shape))
      throw new ShapeError(
        "reshape",
        `input 0 is ${show(x)} (${sizeOf(x)} values), expected ${sizeOf(shape)} for ${show(shape)}`,
      );
    return shape;
  },
  dtype: (dtypes) => sameType("reshape", dtypes),
  lower: (onnx, [x = ""], { shape, rows }) => onnx.reshape(x, shape, rows),
  grad: ({ inputs, dy }) => inputs.map((x) => reshape(dy, x.shape)),
  fold: ([x]) => Array.from(x?.values ?? []),
});

/**
 * The same values in another shape; one size may be -1, "what is left". ONNX `Reshape`.
 *
 * @param rows - Axis whose size a graph that frees early does not say (`rowsUnsaidFrom` of the writer): one that stays in what is
 * made of the value.
 */
export function reshape(x: Tensor, shape: Shape, rows = 0): OpTensor {
  return op([x], { shape: shape.includes(-1) ? filled(x.shape, shape) : shape, rows });
}

function filled(from: Shape, shape: Shape): Shape {
  const known = sizeOf(shape.filter((size) => size !== -1));
  const rest = sizeOf(from) / known;
  if (shape.filter((size) => size === -1).length > 1 || !Number.isInteger(rest))
    throw new ShapeError(
      "reshape",
      `input 0 is ${show(from)}, expected a shape that ${show(shape)} can hold with one -1`,
    );
  return shape.map((size) => (size === -1 ? rest : size));
}
