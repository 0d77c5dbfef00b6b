import { constant, matmul, sizeAt, type Tensor } from "@inkloom/engine";

/**
 * Resizes `x` [N, C, H, W] with linear interpolation between pixel centres, as torch's `interpolate`
 * does with `align_corners=False`. Rows and columns are products with constant matrices of the size of
 * a side, so it is meant for sides up to those of a tile.
 */
export function bilinear(x: Tensor, height: number, width: number): Tensor {
  const rows = weightsOf(sizeAt(x.shape, 2), height); // [height, H]
  const columns = weightsOf(sizeAt(x.shape, 3), width); // [width, W]
  const transposed = new Float32Array(columns.values.length);
  for (let to = 0; to < width; to++)
    for (let from = 0; from < columns.side; from++)
      transposed[from * width + to] = columns.values[to * columns.side + from] ?? 0;
  const tall = matmul(constant(rows.values, [height, rows.side]), x);
  return matmul(tall, constant(transposed, [columns.side, width]));
}

function weightsOf(side: number, size: number): { values: Float32Array; side: number } {
  const values = new Float32Array(size * side);
  for (let to = 0; to < size; to++) {
    const at = Math.max(0, ((to + 0.5) * side) / size - 0.5);
    const first = Math.min(Math.floor(at), side - 1);
    const rest = at - first;
    const [left, right] = [to * side + first, to * side + Math.min(first + 1, side - 1)];
    values[left] = (values[left] ?? 0) + 1 - rest;
    values[right] = (values[right] ?? 0) + rest;
  }
  return { values, side };
}
