import { broadcastShapes, type Shape, ShapeError, show } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { sumTo } from "./compose/sum-to.ts";
import { swapLast } from "./compose/swap-last.ts";
import { defineOp, type NoAttrs } from "./define.ts";
import { floatType } from "./type-rules.ts";

const op = defineOp<NoAttrs>("matmul", {
  shape([a = [], b = []]) {
    const [m, k] = matrixSizes(a, 0);
    const [rows, n] = matrixSizes(b, 1);
    if (k !== rows)
      throw new ShapeError(
        "matmul",
        `input 1 is ${show(b)}, expected [..., ${k}, n] to follow ${show(a)}`,
      );
    return [...broadcastShapes("matmul", a.slice(0, -2), b.slice(0, -2)), m, n];
  },
  dtype: (dtypes) => floatType("matmul", dtypes),
  lower: (onnx, inputs) => onnx.node("MatMul", inputs),
  grad({ inputs, dy }) {
    const [a, b] = inputs;
    if (a === undefined || b === undefined) return [];
    return [sumTo(matmul(dy, swapLast(b)), a.shape), sumTo(matmul(swapLast(a), dy), b.shape)];
  },
});

function matrixSizes(shape: Shape, index: number): [number, number] {
  const [rows, columns] = shape.slice(-2);
  if (rows === undefined || columns === undefined)
    throw new ShapeError(
      "matmul",
      `input ${index} is ${show(shape)}, expected [..., rows, columns]`,
    );
  return [rows, columns];
}

/** Matrix product of [..., m, k] and [..., k, n]; leading axes broadcast. ONNX `MatMul`. */
export const matmul = (a: Tensor, b: Tensor): OpTensor => op([a, b], {});
