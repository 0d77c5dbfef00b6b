import { axisOf, type Shape, ShapeError, show, sizeAt, sizeOf } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { defineOp } from "./define.ts";
import { slice } from "./slice.ts";
import { sameType } from "./type-rules.ts";

const op = defineOp<{ readonly axis: number }>("concat", {
  shape(inputs, { axis }) {
    const [first = [], ...rest] = inputs;
    rest.forEach((shape, i) => {
      if (!agreeExceptOn(axis, first, shape))
        throw new ShapeError(
          "concat",
          `input ${i + 1} is ${show(shape)}, expected ${show(first)} except on axis ${axis}`,
        );
    });
    return first.with(
      axis,
      inputs.reduce((size, shape) => size + sizeAt(shape, axis), 0),
    );
  },
  dtype: (dtypes) => sameType("concat", dtypes),
  lower: (onnx, inputs, { axis }) => onnx.node("Concat", inputs, { axis: { int: axis } }),
  grad({ inputs, dy }, { axis }) {
    let start = 0; // each input receives its own slab of dy
    return inputs.map((x) => {
      const size = sizeAt(x.shape, axis);
      const slab = slice(dy, { axis, start, size });
      start += size;
      return slab;
    });
  },
  fold(inputs, { axis }, { shape }) {
    const rows = Array.from({ length: sizeOf(shape.slice(0, axis)) }, (_, row) => row);
    return rows.flatMap((row) =>
      inputs.flatMap(({ values, shape: own }) => {
        const length = sizeOf(own.slice(axis));
        return Array.from(values.slice(row * length, (row + 1) * length));
      }),
    );
  },
});

const agreeExceptOn = (axis: number, a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, i) => i === axis || size === b[i]);

/** Joins tensors along `axis`; all other axes must agree. ONNX `Concat`. */
export function concat(xs: readonly Tensor[], axis: number): OpTensor {
  const [first] = xs;
  if (first === undefined)
    throw new ShapeError("concat", "no input was given, expected at least one");
  return op(xs, { axis: axisOf("concat", first.shape, axis) });
}
