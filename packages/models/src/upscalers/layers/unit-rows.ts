import { div, maximum, reduceSum, sqrt, square, type Tensor } from "@inkloom/engine";

/** Least length that torch's `normalize` divides by. */
const LEAST = 1e-12;

/** The last axis scaled to length 1. */
export const unitRows = (x: Tensor): Tensor =>
  div(x, maximum(sqrt(reduceSum(square(x), [-1], true)), LEAST));
