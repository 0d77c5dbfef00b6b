import { axisOf } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { defineOp } from "./define.ts";
import { scatterAdd } from "./scatter-add.ts";
import { indexType } from "./type-rules.ts";

const op = defineOp<{ readonly axis: number }>("gather", {
  shape: ([x = [], indices = []], { axis }) => x.toSpliced(axis, 1, ...indices),
  dtype([x = "float32", indices]) {
    indexType("gather", indices, 1);
    return x;
  },
  lower: (onnx, inputs, { axis }) => onnx.node("Gather", inputs, { axis: { int: axis } }),
  grad({ inputs, dy }, { axis }) {
    const [x, indices] = inputs;
    if (x === undefined || indices === undefined) return [];
    return [scatterAdd(indices, dy, { axis, size: x.shape[axis] ?? 1 }), null];
  },
});

/**
 * Picks elements of `axis` by number, e.g. rows of an embedding table: the axis is replaced by the
 * axes of `indices` (int64 or int32, 0 to size - 1). ONNX `Gather`.
 */
export const gather = (x: Tensor, indices: Tensor, axis: number): OpTensor =>
  op([x, indices], { axis: axisOf("gather", x.shape, axis) });
