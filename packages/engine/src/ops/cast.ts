import { type DType, isFloat } from "../graph/dtype.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { DATA_TYPE } from "../onnx/data-type.ts";
import { defineOp } from "./define.ts";

const op = defineOp<{ readonly to: DType }>("cast", {
  shape: ([x = []]) => x,
  dtype: (_, { to }) => to,
  lower: (onnx, inputs, { to }) => onnx.node("Cast", inputs, { to: { int: DATA_TYPE[to] } }),
  grad: ({ inputs, dy }) => inputs.map((x) => (isFloat(x.dtype) ? cast(dy, x.dtype) : null)),
  fold: ([x], { to }) =>
    Array.from(x?.values ?? [], (value) => (to === "bool" ? Number(value !== 0) : value)),
});

/** `x` as another element type; floats lose their fraction on the way to integers. ONNX `Cast`. */
export const cast = (x: Tensor, dtype: DType): OpTensor => op([x], { to: dtype });
