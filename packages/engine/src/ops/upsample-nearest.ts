import { ShapeError, show } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { defineOp } from "./define.ts";
import { reduceSum } from "./reduce-sum.ts";
import { reshape } from "./reshape.ts";
import { sameType } from "./type-rules.ts";

const op = defineOp<{ readonly factor: number }>("upsampleNearest", {
  shape([x = []], { factor }) {
    const [n = 0, channels = 0, height = 0, width = 0] = x;
    if (x.length !== 4 || !Number.isInteger(factor) || factor < 1)
      throw new ShapeError(
        "upsampleNearest",
        `input 0 is ${show(x)}, factor ${factor}, expected [batch, channels, height, width] and a whole factor`,
      );
    return [n, channels, height * factor, width * factor];
  },
  dtype: (dtypes) => sameType("upsampleNearest", dtypes),
  lower(onnx, [x = ""], { factor }) {
    const scales = onnx.constant([1, 1, factor, factor], [4], "float32");
    return onnx.node("Resize", [x, "", scales], {
      mode: { string: "nearest" },
      coordinate_transformation_mode: { string: "asymmetric" },
      nearest_mode: { string: "floor" },
    });
  },
  grad: ({ inputs, dy }, { factor }) =>
    inputs.map((x) => {
      const [n = 1, channels = 1, height = 1, width = 1] = x.shape;
      return reduceSum(reshape(dy, [n, channels, height, factor, width, factor]), [3, 5]);
    }),
});

/** Repeats every pixel of `x` [N, C, H, W] `factor` times both ways. ONNX `Resize`, nearest. */
export const upsampleNearest = (x: Tensor, factor: number): OpTensor => op([x], { factor });
