import type { Tensor } from "../../graph/tensor.ts";
import { transpose } from "../transpose.ts";

/** The matrices of [..., m, n] transposed to [..., n, m]. */
export function swapLast(x: Tensor): Tensor {
  const perm = x.shape.map((_, axis) => axis);
  return transpose(x, [...perm.slice(0, -2), x.shape.length - 1, x.shape.length - 2]);
}
