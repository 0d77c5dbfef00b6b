/** Activations made of the primitives, in the forms that runtimes recognise and fuse. */
import type { Tensor } from "../../graph/tensor.ts";
import { add } from "../add.ts";
import { div } from "../div.ts";
import { erf } from "../erf.ts";
import { mul } from "../mul.ts";
import { sigmoid } from "../sigmoid.ts";
import { tanh } from "../tanh.ts";
import { defineActivation } from "./composition.ts";

/** `x * sigmoid(x)`. Reference: https://arxiv.org/abs/1702.03118 */
export const silu = defineActivation("silu", {
  compose: (x) => mul(x, sigmoid(x)),
  fused: { type: "QuickGelu", attributes: { alpha: { float: 1 } } },
});

/** `x * sigmoid(1.702 x)`, OpenAI CLIP's activation. */
export const quickGelu = defineActivation("quickGelu", {
  compose: (x) => mul(x, sigmoid(mul(x, 1.702))),
  fused: { type: "QuickGelu", attributes: { alpha: { float: 1.702 } } },
});

/** `x / 2 * (1 + erf(x / sqrt(2)))`. Reference: https://arxiv.org/abs/1606.08415 */
export const gelu = defineActivation("gelu", {
  compose: (x) => mul(mul(x, add(erf(div(x, Math.SQRT2)), 1)), 0.5),
  fused: { type: "Gelu" },
});

/** The tanh approximation of `gelu`: `x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))`. */
export function geluTanh(x: Tensor): Tensor {
  const cubic = add(mul(mul(mul(x, x), x), 0.044715), x);
  return mul(mul(x, add(tanh(mul(cubic, Math.sqrt(2 / Math.PI))), 1)), 0.5);
}
