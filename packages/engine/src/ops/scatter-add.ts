import type { DType } from "../graph/dtype.ts";
import { sameShape, ShapeError, show, sizeOf } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { DATA_TYPE } from "../onnx/data-type.ts";
import type { OnnxWriter } from "../onnx/writer.ts";
import { defineOp } from "./define.ts";
import { gather } from "./gather.ts";
import { floatType, indexType } from "./type-rules.ts";

interface ScatterAttrs {
  /** First axis of `updates` that belongs to the indices; the result's axis of size `size`. */
  readonly axis: number;
  readonly size: number;
}

const op = defineOp<ScatterAttrs>("scatterAdd", {
  shape([indices = [], updates = []], { axis, size }) {
    if (!sameShape(updates.slice(axis, axis + indices.length), indices))
      throw new ShapeError(
        "scatterAdd",
        `input 1 is ${show(updates)}, expected ${show(indices)} from axis ${axis} on`,
      );
    return updates.toSpliced(axis, indices.length, size);
  },
  dtype([indices, updates = "float32"]) {
    indexType("scatterAdd", indices, 0);
    return floatType("scatterAdd", [updates]);
  },
  lower(onnx, [indices = "", updates = ""], { axis, size }, { inputs, output }) {
    const [places = [], values = []] = inputs.map((tensor) => tensor.shape);
    const outer = sizeOf(values.slice(0, axis));
    const inner = sizeOf(values.slice(axis + places.length));
    const flat = onnx.ints([outer, sizeOf(places), inner]);
    // 16-bit sums lose too much, and onnxruntime's CPU provider has none
    const exact = output.dtype === "float64" ? "float64" : "float32";
    const inExact = castTo(onnx, updates, output.dtype, exact);
    const zero = onnx.constant([0], [], exact);
    const row = onnx.node("Reshape", [indices, onnx.ints([1, sizeOf(places), 1])]);
    const scattered = onnx.node(
      "ScatterElements",
      [
        onnx.node("Expand", [zero, onnx.ints([outer, size, inner])]),
        onnx.node("Expand", [row, flat]),
        onnx.node("Reshape", [inExact, flat]),
      ],
      { axis: { int: 1 }, reduction: { string: "add" } },
    );
    const shaped = onnx.node("Reshape", [scattered, onnx.ints(output.shape)]);
    return castTo(onnx, shaped, exact, output.dtype);
  },
  grad({ inputs, dy }, { axis }) {
    const [indices] = inputs;
    return indices === undefined ? [] : [null, gather(dy, indices, axis)];
  },
});

const castTo = (onnx: OnnxWriter, value: string, from: DType, to: DType): string =>
  from === to ? value : onnx.node("Cast", [value], { to: { int: DATA_TYPE[to] } });

/**
 * The transpose of `gather`: adds every element of `updates` (whose axes from `axis` on are those of
 * `indices`) to its place in zeros of `size` along `axis`. ONNX `ScatterElements`, reduction add.
 */
export const scatterAdd = (indices: Tensor, updates: Tensor, attrs: ScatterAttrs): OpTensor =>
  op([indices, updates], attrs);
