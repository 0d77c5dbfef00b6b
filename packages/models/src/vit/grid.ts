/** Values that were learnt for a grid of one size, for a grid of another. */
import { constant, matmul, resamplingMatrix, reshape, sizeAt, type Tensor } from "@inkloom/engine";

export interface GridOptions {
  readonly from: readonly [rows: number, columns: number];
  readonly to: readonly [rows: number, columns: number];
  readonly mode: "linear" | "cubic";
  /** Scales of places, where they are not those of the sizes (torch's `scale_factor`). */
  readonly scale?: readonly [down: number, across: number];
}

/**
 * x [..., from rows * from columns, C], row by row -> [1, to rows * to columns, C], as torch's `interpolate` of
 * the grid. By products with constant matrices: channels stay last, and grids are small.
 */
export function resizedGrid(x: Tensor, { from, to, mode, scale }: GridOptions): Tensor {
  const [rows, columns] = to;
  const channels = sizeAt(x.shape, -1);
  if (scale === undefined && from[0] === rows && from[1] === columns)
    return reshape(x, [1, rows * columns, channels]);
  const matrix = (axis: 0 | 1): Tensor => {
    const factor = scale && { scale: scale[axis] };
    return constant(
      resamplingMatrix(from[axis], to[axis], { mode, alignCorners: false, ...factor }),
      [to[axis], from[axis]],
    );
  };
  const tall = matmul(matrix(0), reshape(x, [from[0], from[1] * channels])); // [rows, from columns * C]
  const wide = matmul(matrix(1), reshape(tall, [rows, from[1], channels])); // [rows, columns, C]
  return reshape(wide, [1, rows * columns, channels]);
}
