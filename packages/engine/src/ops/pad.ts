import { ShapeError, show } from "../graph/shape.ts";
import { constant, type OpTensor, type Tensor } from "../graph/tensor.ts";
import { defineOp } from "./define.ts";
import { scatterAdd } from "./scatter-add.ts";
import { slice } from "./slice.ts";
import { sameType } from "./type-rules.ts";

export type PadMode = "constant" | "reflect" | "edge";

interface PadAttrs {
  /** Elements added in front of and behind every axis. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly mode: PadMode;
  /** For mode constant. */
  readonly value: number;
}

const op = defineOp<PadAttrs>("pad", {
  shape([x = []], { before, after, mode }) {
    if (before.length !== x.length || after.length !== x.length)
      throw new ShapeError(
        "pad",
        `before ${show(before)}, after ${show(after)}, expected one amount per axis of input 0, ${show(x)}`,
      );
    return x.map((size, axis) => {
      const amounts = [before[axis] ?? 0, after[axis] ?? 0] as const;
      // reflection does not repeat the border, so it reaches at most size - 1 elements
      const most = mode === "constant" ? Infinity : mode === "edge" ? size && Infinity : size - 1;
      if (amounts.some((amount) => amount < 0 || (amount > 0 && amount > most)))
        throw new ShapeError(
          "pad",
          `${amounts.join(" and ")} on axis ${axis} of input 0, ${show(x)}, expected 0 to ${most} for mode ${mode}`,
        );
      return size + amounts[0] + amounts[1];
    });
  },
  dtype: (dtypes) => sameType("pad", dtypes),
  lower(onnx, [x = ""], { before, after, mode, value }, { output }) {
    const pads = onnx.ints([...before, ...after]);
    const fill = mode === "constant" ? [onnx.constant([value], [], output.dtype)] : [];
    return onnx.node("Pad", [x, pads, ...fill], { mode: { string: mode } });
  },
  grad: ({ inputs, dy }, attrs) =>
    inputs.map((x) =>
      x.shape.reduce<Tensor>((grad, size, axis) => {
        const front = attrs.before[axis] ?? 0;
        const back = attrs.after[axis] ?? 0;
        if (front === 0 && back === 0) return grad;
        if (attrs.mode === "constant") return slice(grad, { axis, start: front, size });
        const sources = sourcesOf(attrs.mode, size, front, back);
        return scatterAdd(constant(sources, [sources.length], "int64"), grad, { axis, size });
      }, dy),
    ),
});

/** For every padded element, the element it copies. */
function sourcesOf(mode: "reflect" | "edge", size: number, front: number, back: number): number[] {
  return Array.from({ length: front + size + back }, (_, i) => {
    const at = i - front;
    if (mode === "edge") return Math.min(Math.max(at, 0), size - 1);
    const mirrored = Math.abs(at);
    return mirrored < size ? mirrored : 2 * (size - 1) - mirrored;
  });
}

/** Either the sides of the last two axes (height, width), or an amount in front of and behind every axis. */
export type PadOptions = (
  | {
      readonly top?: number;
      readonly left?: number;
      readonly bottom?: number;
      readonly right?: number;
    }
  | { readonly before: readonly number[]; readonly after: readonly number[] }
) & {
  readonly mode?: PadMode;
  /** Fill of mode constant, 0 unless given. */
  readonly value?: number;
};

/** Adds a border: a value, the reflected inside (border not repeated), or the edge repeated. ONNX `Pad`. */
export function pad(x: Tensor, options: PadOptions): OpTensor {
  const { mode = "constant", value = 0 } = options;
  if ("before" in options)
    return op([x], { before: options.before, after: options.after, mode, value });
  const { top = 0, left = 0, bottom = 0, right = 0 } = options;
  if (x.shape.length < 2)
    throw new ShapeError("pad", `input 0 is ${show(x.shape)}, expected [..., height, width]`);
  const others = x.shape.slice(2).map(() => 0);
  return op([x], {
    before: [...others, top, left],
    after: [...others, bottom, right],
    mode,
    value,
  });
}
