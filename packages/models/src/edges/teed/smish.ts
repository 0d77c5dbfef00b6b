import { add, div, mul, sigmoid, type Tensor } from "@inkloom/engine";

/**
 * `x tanh(ln(1 + sigmoid(x)))`. With s = sigmoid(x), `tanh(ln(1 + s))` is t / (t + 2) for t = s (s + 2), which needs no
 * logarithm. Wang, Ren and Wang, "Smish: A Novel Activation Function for Deep Learning Methods", Electronics 11(4), 2022.
 */
export function smish(x: Tensor): Tensor {
  const s = sigmoid(x);
  const t = mul(s, add(s, 2));
  return mul(x, div(t, add(t, 2)));
}
