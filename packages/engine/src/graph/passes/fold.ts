import { sizeOf } from "../shape.ts";
import { isFloat } from "../dtype.ts";
import type { Graph } from "../graph.ts";
import { constant, type ConstantTensor, type Tensor } from "../tensor.ts";
import { rewrite } from "./rewrite.ts";

/** Larger results stay ops: they would only make the model bytes larger. */
const FOLDED_VALUES = 1024;

/** Computes small ops whose inputs are all constants, where the op states how. */
export const fold = (graph: Graph): Graph =>
  rewrite(graph, (tensor) => {
    if (tensor.kind !== "op" || tensor.op.rules.fold === undefined) return tensor;
    if (sizeOf(tensor.shape) > FOLDED_VALUES || !tensor.inputs.every(isConstant)) return tensor;
    const values = tensor.op.rules.fold(tensor.inputs, tensor.attrs as never, tensor);
    if (tensor.dtype === "float32")
      return constant(Float32Array.from(values), tensor.shape, tensor.dtype);
    const rounded = isFloat(tensor.dtype) ? values : values.map(Math.trunc);
    const exact = isFloat(tensor.dtype) || rounded.every(Number.isSafeInteger);
    return exact ? constant(rounded, tensor.shape, tensor.dtype) : tensor;
  });

const isConstant = (tensor: Tensor): tensor is ConstantTensor => tensor.kind === "constant";
