/** Axes of size 1, and axes joined: reshapes, which cost nothing. */
import { axisOf, ShapeError, show, sizeAt, sizeOf } from "../../graph/shape.ts";
import type { Tensor } from "../../graph/tensor.ts";
import { reshape } from "../reshape.ts";

/** Inserts axes of size 1 so that they stand at `axes` of the result. */
export function unsqueeze(x: Tensor, axes: readonly number[]): Tensor {
  const rank = x.shape.length + axes.length;
  const blank = Array.from({ length: rank }, () => 1);
  const places = new Set(axes.map((axis) => axisOf("unsqueeze", blank, axis)));
  if (places.size < axes.length)
    throw new ShapeError("unsqueeze", `axes are ${show(axes)}, expected each axis once`);
  const sizes = x.shape.values();
  return reshape(
    x,
    blank.map((_, axis) => (places.has(axis) ? 1 : (sizes.next().value ?? 1))),
  );
}

/** Removes `axes`, which must be of size 1. */
export function squeeze(x: Tensor, axes: readonly number[]): Tensor {
  const places = new Set(axes.map((axis) => axisOf("squeeze", x.shape, axis)));
  for (const axis of places)
    if (sizeAt(x.shape, axis) !== 1)
      throw new ShapeError(
        "squeeze",
        `input 0 is ${show(x.shape)}, expected size 1 on axis ${axis}`,
      );
  return reshape(
    x,
    x.shape.filter((_, axis) => !places.has(axis)),
  );
}

/** Joins the axes from `start` to `end` (both included) into one. */
export function flatten(x: Tensor, start = 0, end = -1): Tensor {
  if (x.shape.length === 0) return reshape(x, [1]);
  const from = axisOf("flatten", x.shape, start);
  const to = axisOf("flatten", x.shape, end);
  if (from > to)
    throw new ShapeError(
      "flatten",
      `axes ${start} to ${end} of ${show(x.shape)}, expected the first before the last`,
    );
  return reshape(x, x.shape.toSpliced(from, to - from + 1, sizeOf(x.shape.slice(from, to + 1))));
}
