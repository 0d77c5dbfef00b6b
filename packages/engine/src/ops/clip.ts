import { ShapeError } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { cast } from "./cast.ts";
import { defineOp } from "./define.ts";
import { greater } from "./greater.ts";
import { less } from "./less.ts";
import { mul } from "./mul.ts";
import { floatType } from "./type-rules.ts";

interface ClipAttrs {
  readonly least: number;
  readonly most: number;
}

const op = defineOp<ClipAttrs>("clip", {
  shape([x = []], { least, most }) {
    if (!(least <= most))
      throw new ShapeError("clip", `bounds ${least} and ${most}, expected the smaller one first`);
    return x;
  },
  dtype: (dtypes) => floatType("clip", dtypes),
  lower(onnx, [x = ""], { least, most }, { output: { dtype } }) {
    const bounds = [least, most].map((bound) => onnx.constant([bound], [], dtype));
    return onnx.node("Clip", [x, ...bounds]);
  },
  grad: ({ inputs, dy }, { least, most }) =>
    inputs.map((x) => {
      const inside = mul(cast(greater(x, least), dy.dtype), cast(less(x, most), dy.dtype));
      return mul(dy, inside);
    }),
});

/** `x`, but at least `least` and at most `most`; `clip(x, 0, 6)` is relu6. ONNX `Clip`, which runs as part of a
 *  convolution before it. */
export const clip = (x: Tensor, least: number, most: number): OpTensor => op([x], { least, most });
