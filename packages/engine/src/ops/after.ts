import { type Shape, ShapeError, show, sizeOf } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { DATA_TYPE } from "../onnx/data-type.ts";
import type { OnnxWriter } from "../onnx/writer.ts";
import { defineOp, type LowerContext, type NoAttrs } from "./define.ts";

const op = defineOp<NoAttrs>("after", {
  shape([x = []]) {
    if (x.length === 0) throw new ShapeError("after", "input 0 is [], expected one axis or more");
    return x;
  },
  dtype: ([first = "float32"]) => first,
  lower(onnx, [x = "", ...others], _, { inputs, output }) {
    if (!onnx.capabilities.emptyValues) return afterFirsts(onnx, x, others, { inputs, output });
    const rest = output.shape.slice(1);
    const nothing = others.map((name, i) => {
      const { shape, dtype } = inputs[i + 1] ?? output;
      const none = empty(onnx, name, shape, rest);
      return dtype === output.dtype
        ? none
        : onnx.node("Cast", [none], { to: { int: DATA_TYPE[output.dtype] } });
    });
    return onnx.node("Concat", [x, ...nothing], { axis: { int: 0 } });
  },
  grad: ({ inputs, dy }) => inputs.map((_, i) => (i === 0 ? dy : null)),
});

/** By one element of each of the others: whether it is less than itself, which none is, nor what is no number. */
function afterFirsts(
  onnx: OnnxWriter,
  x: string,
  others: readonly string[],
  { inputs, output }: LowerContext,
): string {
  const one = (tensor: Tensor | undefined): number[] =>
    Array<number>(tensor?.shape.length ?? 0).fill(1);
  return others.reduce((result, name, i) => {
    const other = inputs[i + 1];
    const axes = one(other).map((_, axis) => axis);
    const first =
      axes.length === 0
        ? name
        : onnx.node("Slice", [
            name,
            onnx.ints(axes.map(() => 0)),
            onnx.ints(one(other)),
            onnx.ints(axes),
          ]);
    const number =
      other?.dtype === "float32"
        ? first
        : onnx.node("Cast", [first], { to: { int: DATA_TYPE.float32 } });
    const flag = onnx.reshape(onnx.node("Less", [number, number]), one(output));
    return onnx.node("Where", [flag, result, result]);
  }, x);
}

/** No rows of [0, ...rest], made of `name`, so that it must be there first. */
function empty(onnx: OnnxWriter, name: string, shape: Shape, rest: Shape): string {
  const flat = shape.length === 1 ? name : onnx.reshape(name, [sizeOf(shape)]);
  const none = onnx.node("Slice", [flat, ...[0, 0, 0].map((n) => onnx.ints([n]))]);
  return rest.length === 0 ? none : onnx.reshape(none, [0, ...rest]);
}

/**
 * `x` itself, but computed only once all of `others` are. The runtime chooses the order in which ops run; where
 * parts of a graph would fill the memory beside each other, this puts them one after another. What is made of the
 * result is never shared with what is made of `x`. ONNX `Concat` of `x` with nothing of the others, or `Where`; costs a copy.
 */
export function after(x: Tensor, others: readonly Tensor[]): OpTensor {
  if (others.length === 0)
    throw new ShapeError("after", `nothing was given that comes before ${show(x.shape)}`);
  return op([x, ...others], {});
}
