import { type Shape, ShapeError, show, sizeOf } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { swapLast } from "./compose/swap-last.ts";
import { defineOp, type NoAttrs } from "./define.ts";
import { matmul } from "./matmul.ts";
import { reduceSum } from "./reduce-sum.ts";
import { reshape } from "./reshape.ts";
import { floatType } from "./type-rules.ts";

const op = defineOp<NoAttrs>("linear", {
  shape([x = [], w = [], b]) {
    const features = x.at(-1);
    const [out = 0, width] = w;
    if (features === undefined)
      throw new ShapeError("linear", `input 0 is ${show(x)}, expected [..., in]`);
    if (w.length !== 2 || width !== features)
      throw new ShapeError(
        "linear",
        `input 1 is ${show(w)}, expected [out, ${features}] for ${show(x)}`,
      );
    if (b !== undefined && (b.length !== 1 || b[0] !== out))
      throw new ShapeError("linear", `input 2 is ${show(b)}, expected [${out}]`);
    return x.with(-1, out);
  },
  dtype: (dtypes) => floatType("linear", dtypes),
  lower(onnx, [x = "", w = "", b], _, { inputs, output }) {
    const [from = []] = inputs.map((tensor) => tensor.shape);
    const fused = b !== undefined && onnx.capabilities.fusedBias;
    const gemm = (rows: string) =>
      onnx.node("Gemm", fused ? [rows, w, b] : [rows, w], { transB: { int: 1 } });
    const product =
      from.length === 2 ? gemm(x) : onnx.reshape(gemm(onnx.reshape(x, rowsOf(from))), output.shape);
    // Behind the reshape, where the runtime can fuse it with an activation.
    return b === undefined || fused ? product : onnx.node("Add", [product, b]);
  },
  grad({ inputs, dy }) {
    const [x, w, b] = inputs;
    if (x === undefined || w === undefined) return [];
    const rows = reshape(dy, rowsOf(dy.shape)); // [rows, out]
    const dx = reshape(matmul(rows, w), x.shape);
    const dw = matmul(swapLast(rows), reshape(x, rowsOf(x.shape))); // [out, in]
    return b === undefined ? [dx, dw] : [dx, dw, reduceSum(rows, [0])];
  },
});

/** [..., n] as [rows, n]. */
const rowsOf = (shape: Shape): Shape => [sizeOf(shape.slice(0, -1)), shape.at(-1) ?? 1];

/** `x` [..., in] times the transpose of `w` [out, in], plus `b` [out]. ONNX `Gemm` on the flattened rows. */
export const linear = (x: Tensor, w: Tensor, b: Tensor | null = null): OpTensor =>
  op(b === null ? [x, w] : [x, w, b], {});
