/** What reductions share: axes as given, normalised once. */
import { axisOf, type Shape, ShapeError } from "../graph/shape.ts";

export interface ReductionAttrs {
  /** Non-negative, ascending, each once. */
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

export function reductionAxes(
  op: string,
  shape: Shape,
  axes: readonly number[],
): readonly number[] {
  const sorted = axes.map((axis) => axisOf(op, shape, axis)).sort((a, b) => a - b);
  if (new Set(sorted).size < sorted.length)
    throw new ShapeError(op, `axes are [${axes.join(", ")}], expected each axis once`);
  return sorted;
}

export const reducedShape = (shape: Shape, { axes, keepDims }: ReductionAttrs): Shape =>
  keepDims
    ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.includes(axis));
