import { sameShape, type Shape } from "../../graph/shape.ts";
import type { Tensor } from "../../graph/tensor.ts";
import { reduceSum } from "../reduce-sum.ts";
import { reshape } from "../reshape.ts";

/** The transpose of broadcasting: sums `x` over the axes along which `shape` was stretched to it. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const added = x.shape.length - shape.length;
  const axes = x.shape
    .map((_, axis) => axis)
    .filter((axis) => axis < added || (shape[axis - added] === 1 && x.shape[axis] !== 1));
  return reshape(reduceSum(x, axes, true), shape);
}
