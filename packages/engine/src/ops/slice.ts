import { pick, placesOf, stridesOf } from "../graph/indexing.ts";
import { axisOf, ShapeError, show, sizeAt } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { defineOp } from "./define.ts";
import { pad } from "./pad.ts";
import { reshape } from "./reshape.ts";
import { sameType } from "./type-rules.ts";

interface SliceAttrs {
  readonly axis: number;
  readonly start: number;
  readonly size: number;
  readonly step: number;
}

const op = defineOp<SliceAttrs>("slice", {
  shape([x = []], { axis, start, size, step }) {
    const last = start + (size - 1) * step;
    if (start < 0 || size < 0 || step < 1 || (size > 0 && last >= sizeAt(x, axis)))
      throw new ShapeError(
        "slice",
        `start ${start}, size ${size}, step ${step} on axis ${axis}, expected to lie within input 0, ${show(x)}`,
      );
    return x.with(axis, size);
  },
  dtype: (dtypes) => sameType("slice", dtypes),
  lower: (onnx, [x = ""], { axis, start, size, step }) =>
    onnx.node("Slice", [x, ...[start, start + size * step, axis, step].map((n) => onnx.ints([n]))]),
  grad: ({ inputs, dy }, attrs) => inputs.map((x) => placed(dy, x, attrs)),
  fold: (inputs, { axis, start, step }, { shape }) =>
    inputs.flatMap((x) => {
      const strides = stridesOf(x.shape);
      const along = strides[axis] ?? 1;
      return pick(x.values, placesOf(shape, strides.with(axis, along * step), along * start));
    }),
});

/** `dy` on its places in a tensor of `x`'s shape, zeros elsewhere. */
function placed(dy: Tensor, x: Tensor, { axis, start, size, step }: SliceAttrs): Tensor {
  const spread = size === 0 || step === 1 ? dy : spaced(dy, axis, step);
  const span = sizeAt(spread.shape, axis);
  const side = (amount: number): number[] => x.shape.map((_, i) => (i === axis ? amount : 0));
  return pad(spread, { before: side(start), after: side(sizeAt(x.shape, axis) - start - span) });
}

/** Puts `step - 1` zeros between the elements of an axis. */
function spaced(x: Tensor, axis: number, step: number): Tensor {
  const size = sizeAt(x.shape, axis);
  const split = reshape(x, x.shape.toSpliced(axis + 1, 0, 1)); // [.., size, 1, ..]
  const after = split.shape.map((_, i) => (i === axis + 1 ? step - 1 : 0));
  const wide = pad(split, { before: after.map(() => 0), after });
  return slice(reshape(wide, x.shape.with(axis, size * step)), {
    axis,
    start: 0,
    size: (size - 1) * step + 1,
  });
}

/**
 * `size` elements of one axis: `start`, `start + step`, ... A negative axis or start counts from the
 * end. ONNX `Slice`.
 */
export function slice(
  x: Tensor,
  options: {
    readonly axis: number;
    readonly start: number;
    readonly size: number;
    readonly step?: number;
  },
): OpTensor {
  const axis = axisOf("slice", x.shape, options.axis);
  const start = options.start < 0 ? options.start + sizeAt(x.shape, axis) : options.start;
  return op([x], { axis, start, size: options.size, step: options.step ?? 1 });
}
