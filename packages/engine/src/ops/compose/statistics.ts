/** Means and powers made of the primitives. */
import { sizeAt } from "../../graph/shape.ts";
import type { Tensor } from "../../graph/tensor.ts";
import { div } from "../div.ts";
import { mul } from "../mul.ts";
import { reduceSum } from "../reduce-sum.ts";
import { sqrt } from "../sqrt.ts";
import { sub } from "../sub.ts";

/** `x * x`. */
export const square = (x: Tensor): Tensor => mul(x, x);

/** `1 / sqrt(x)`. */
export const rsqrt = (x: Tensor): Tensor => div(1, sqrt(x));

/** Mean over `axes`; all axes unless given. */
export function mean(x: Tensor, axes?: readonly number[], keepDims = false): Tensor {
  const over = axes ?? x.shape.map((_, axis) => axis);
  const count = over.reduce((product, axis) => product * sizeAt(x.shape, axis), 1);
  return mul(reduceSum(x, over, keepDims), 1 / count);
}

/** Mean squared distance from the mean over `axes` (all unless given), divided by the count. */
export function variance(x: Tensor, axes?: readonly number[], keepDims = false): Tensor {
  const over = axes ?? x.shape.map((_, axis) => axis);
  return mean(square(sub(x, mean(x, over, true))), over, keepDims);
}
