import { type Shape, ShapeError, show } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { add } from "./add.ts";
import { standardize, standardizeGradient } from "./compose/standardize.ts";
import { sumTo } from "./compose/sum-to.ts";
import { defineOp } from "./define.ts";
import { mul } from "./mul.ts";
import { floatType } from "./type-rules.ts";

const op = defineOp<{ readonly eps: number }>("layerNorm", {
  shape([x = [], ...affine]) {
    const features = x.at(-1);
    if (features === undefined)
      throw new ShapeError("layerNorm", `input 0 is ${show(x)}, expected [..., features]`);
    checkVectors("layerNorm", affine, features);
    return x;
  },
  dtype: (dtypes) => floatType("layerNorm", dtypes),
  lower(onnx, [x = "", w, b], { eps }, { output }) {
    const features = output.shape.at(-1) ?? 1;
    const ones = () => onnx.constant(new Float32Array(features).fill(1), [features], output.dtype);
    const inputs = [x, w ?? ones(), ...(b === undefined ? [] : [b])];
    return onnx.node("LayerNormalization", inputs, { axis: { int: -1 }, epsilon: { float: eps } });
  },
  grad({ inputs, dy }, { eps }) {
    const [x, w, b] = inputs;
    if (x === undefined) return [];
    const normal = standardize(x, eps);
    const dx = standardizeGradient(normal, w === undefined ? dy : mul(dy, w));
    if (w === undefined) return [dx];
    const dw = sumTo(mul(dy, normal.values), w.shape);
    return b === undefined ? [dx, dw] : [dx, dw, sumTo(dy, b.shape)];
  },
});

/** Weights and biases of a norm are one value per feature or channel. */
export function checkVectors(name: string, vectors: readonly Shape[], size: number): void {
  vectors.forEach((shape, i) => {
    if (shape.length !== 1 || shape[0] !== size)
      throw new ShapeError(name, `input ${i + 1} is ${show(shape)}, expected [${size}]`);
  });
}

/**
 * Standardizes the last axis of `x` [..., C], then scales by `w` [C] and adds `b` [C]. `eps` is added
 * to the variance. ONNX `LayerNormalization`. Reference: https://arxiv.org/abs/1607.06450
 */
export function layerNorm(
  x: Tensor,
  w: Tensor | null = null,
  b: Tensor | null = null,
  eps = 1e-5,
): OpTensor {
  if (w === null && b !== null) return add(op([x], { eps }), b);
  return op(
    [x, w, b].filter((tensor) => tensor !== null),
    { eps },
  );
}
