import { type OpTensor, scalar, type Tensor } from "../graph/tensor.ts";
import { spreadWindows } from "./compose/pool-gradient.ts";
import { defineOp } from "./define.ts";
import { expand } from "./expand.ts";
import { poolAttrs, type PoolAttrs, type PoolOptions, pooledShape } from "./pool.ts";
import { floatType } from "./type-rules.ts";
import { windowAttributes } from "./window.ts";

const op = defineOp<PoolAttrs>("avgPool2d", {
  shape: ([x = []], attrs) => pooledShape("avgPool2d", x, attrs),
  dtype: (dtypes) => floatType("avgPool2d", dtypes),
  lower(onnx, inputs, attrs) {
    const { strides, pads } = windowAttributes(attrs);
    const kernel = { ints: attrs.kernel };
    return onnx.node("AveragePool", inputs, {
      ...{ strides, pads, kernel_shape: kernel },
      count_include_pad: { int: 1 },
    });
  },
  grad: ({ inputs, dy }, attrs) =>
    inputs.map((x) => {
      const [kh, kw] = attrs.kernel;
      const part = scalar(1 / (kh * kw), x.dtype);
      return spreadWindows(dy, expand(part, [x.shape[1] ?? 1, 1, kh, kw]), x.shape, attrs);
    }),
});

/** Mean of every window of `x` [N, C, H, W]; padding counts as zeros. ONNX `AveragePool`. */
export const avgPool2d = (x: Tensor, options: PoolOptions): OpTensor =>
  op([x], poolAttrs("avgPool2d", options));
