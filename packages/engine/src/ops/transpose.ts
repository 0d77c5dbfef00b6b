import { pick, placesOf, stridesOf } from "../graph/indexing.ts";
import { axisOf, ShapeError, show } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { defineOp } from "./define.ts";
import { sameType } from "./type-rules.ts";

const op = defineOp<{ readonly perm: readonly number[] }>("transpose", {
  shape([x = []], { perm }) {
    if (perm.length !== x.length || new Set(perm).size !== x.length)
      throw new ShapeError(
        "transpose",
        `input 0 is ${show(x)}, expected ${x.length} different axes, got ${show(perm)}`,
      );
    return perm.map((axis) => x[axis] ?? 1);
  },
  dtype: (dtypes) => sameType("transpose", dtypes),
  lower: (onnx, inputs, { perm }) => onnx.node("Transpose", inputs, { perm: { ints: perm } }),
  grad: ({ dy }, { perm }) => [transpose(dy, inverse(perm))],
  fold: (inputs, { perm }, { shape }) =>
    inputs.flatMap((x) => {
      const strides = stridesOf(x.shape);
      return pick(
        x.values,
        placesOf(
          shape,
          perm.map((axis) => strides[axis] ?? 0),
        ),
      );
    }),
});

/** The permutation that undoes `perm`. */
const inverse = (perm: readonly number[]): readonly number[] =>
  perm.map((_, axis) => perm.indexOf(axis));

/** Axis i of the result is axis `perm[i]` of `x`; negative axes count from the end. ONNX `Transpose`. */
export const transpose = (x: Tensor, perm: readonly number[]): OpTensor =>
  op([x], { perm: perm.map((axis) => axisOf("transpose", x.shape, axis)) });
