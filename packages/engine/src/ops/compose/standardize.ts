/** Mean 0 and variance 1 along the last axis, and the gradient of that: the heart of every norm. */
import type { Tensor } from "../../graph/tensor.ts";
import { add } from "../add.ts";
import { mul } from "../mul.ts";
import { sub } from "../sub.ts";
import { mean, rsqrt, square } from "./statistics.ts";

export interface Standardized {
  readonly values: Tensor;
  /** 1 / standard deviation, the last axis of size 1. */
  readonly scale: Tensor;
}

/** `eps` is added to the variance. */
export function standardize(x: Tensor, eps: number): Standardized {
  const centred = sub(x, mean(x, [-1], true));
  const scale = rsqrt(add(mean(square(centred), [-1], true), eps));
  return { values: mul(centred, scale), scale };
}

/** Gradient by `x`, given the gradient by the standardized values. */
export function standardizeGradient({ values, scale }: Standardized, dy: Tensor): Tensor {
  const centred = sub(dy, mean(dy, [-1], true));
  return mul(scale, sub(centred, mul(values, mean(mul(dy, values), [-1], true))));
}
