import { axisOf, ShapeError, show, sizeAt } from "../../graph/shape.ts";
import type { Tensor } from "../../graph/tensor.ts";
import { slice } from "../slice.ts";

/** Cuts an axis into consecutive pieces of the given sizes; they must add up to the axis. */
export function split(x: Tensor, sizes: readonly number[], axis: number): Tensor[] {
  const at = axisOf("split", x.shape, axis);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== sizeAt(x.shape, at))
    throw new ShapeError(
      "split",
      `sizes ${show(sizes)} add up to ${total}, expected axis ${at} of ${show(x.shape)}`,
    );
  let start = 0;
  return sizes.map((size) => {
    const piece = slice(x, { axis: at, start, size });
    start += size;
    return piece;
  });
}

/** Cuts an axis into `count` equal pieces. */
export function chunk(x: Tensor, count: number, axis: number): Tensor[] {
  const size = sizeAt(x.shape, axisOf("chunk", x.shape, axis)) / count;
  if (!Number.isInteger(size))
    throw new ShapeError(
      "chunk",
      `axis ${axis} of ${show(x.shape)} into ${count}, expected equal pieces`,
    );
  return split(
    x,
    Array.from({ length: count }, () => size),
    axis,
  );
}
