import { backward } from "../autodiff/backward.ts";
import type { DType } from "../graph/dtype.ts";
import { ShapeError, show, sizeOf } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { lowerAs } from "../onnx/lower-as.ts";
import { add } from "./add.ts";
import { cast } from "./cast.ts";
import { defineOp, type NoAttrs } from "./define.ts";
import { matmul } from "./matmul.ts";
import { mul } from "./mul.ts";
import { reshape } from "./reshape.ts";
import { floatType } from "./type-rules.ts";

const op = defineOp<NoAttrs>("quantizedLinear", {
  shape([x = [], w = [], scales = [], b]) {
    const features = x.at(-1);
    const [width, out = 0] = w;
    if (features === undefined)
      throw new ShapeError("quantizedLinear", `input 0 is ${show(x)}, expected [..., in]`);
    if (w.length !== 2 || width !== features)
      throw new ShapeError(
        "quantizedLinear",
        `input 1 is ${show(w)}, expected [${features}, out] for ${show(x)}`,
      );
    for (const [input, each] of [[2, scales] as const, [3, b ?? [out]] as const])
      if (each.length !== 1 || each[0] !== out)
        throw new ShapeError(
          "quantizedLinear",
          `input ${input} is ${show(each)}, expected [${out}]`,
        );
    return x.with(-1, out);
  },
  dtype: (dtypes) => quantizedType("quantizedLinear", dtypes),
  lower(onnx, names, _, { inputs, output }) {
    if (!onnx.capabilities.int8Products || output.dtype !== "float32")
      return lowerAs(onnx, names, inputs, composed);
    const [x = "", w = "", scales = "", ...bias] = names;
    return onnx.node("DynamicQuantizeMatMul", [x, w, scales, "", ...bias], {}, { contrib: true });
  },
  grad({ inputs, dy }) {
    const own = inputs.map((x) => reshape(x, x.shape)); // one tensor may stand in several places
    const gradients = backward(composed(...own), dy, own);
    return own.map((tensor, i) => (i === 1 ? null : (gradients.get(tensor) ?? null)));
  },
});

/** The same with the weights widened; what it is differentiated as. */
function composed(...[x, w, scales, b]: Tensor[]): Tensor {
  if (x === undefined || w === undefined || scales === undefined)
    throw new Error("quantizedLinear has three inputs or four");
  const [out = 1] = scales.shape;
  const rows = reshape(x, [sizeOf(x.shape.slice(0, -1)), x.shape.at(-1) ?? 1]);
  const product = mul(matmul(rows, cast(w, x.dtype)), scales);
  return reshape(b === undefined ? product : add(product, b), x.shape.with(-1, out));
}

/** Floats beside an int8 weight as input 1. @throws ShapeError naming the input of another type */
export function quantizedType(op: string, [x, w, ...floats]: readonly DType[]): DType {
  if (w !== "int8") throw new ShapeError(op, `input 1 is ${String(w)}, expected int8`);
  return floatType(op, x === undefined ? [] : [x, ...floats]);
}

/**
 * `x` [..., in] times the int8 weight `w` [in, out], times `scales` [out], plus `b` [out]. Where the
 * runtime has int8 products, `x` is quantised as it comes, with one scale for all of it and 8 bits
 * without sign (`com.microsoft.DynamicQuantizeMatMul`); elsewhere the weight is widened.
 */
export const quantizedLinear = (
  x: Tensor,
  w: Tensor,
  scales: Tensor,
  b: Tensor | null = null,
): OpTensor => op(b === null ? [x, w, scales] : [x, w, scales, b], {});
