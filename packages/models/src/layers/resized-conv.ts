/** A convolution over a picture that is enlarged for it, computed mostly before enlarging, where there are fewer pixels. */
import {
  add,
  constant,
  conv2d,
  matmul,
  resamplingMatrix,
  reshape,
  resize,
  sizeAt,
  slice,
  type Tensor,
  transpose,
} from "@inkloom/engine";

export interface ResizedConvOptions {
  readonly height: number;
  readonly width: number;
  /** See `resize`. */
  readonly alignCorners: boolean;
}

const SIDE = 3;

/**
 * `x` [1, C, h, w] enlarged linearly to [1, C, H, W], with a border of zeros, under `kernel` [out, C, 3, 3]
 * -> [1, out, H, W].
 *
 * Both steps are linear: each of the kernel's nine places is a sum over channels, taken of the small picture, which is
 * then enlarged and moved at once by products with constant matrices of the size of a side. Where that is more work than
 * it spares (large sides, few channels) the picture is enlarged first.
 */
export function resizedConv(x: Tensor, kernel: Tensor, options: ResizedConvOptions): Tensor {
  const { height, width } = options;
  const [, channels = 1, rows = 1, columns = 1] = x.shape;
  const out = sizeAt(kernel.shape, 0);
  const after = out * channels * SIDE ** 2 * height * width;
  const sums = out * channels * SIDE ** 2 * rows * columns;
  const moves = out * SIDE * rows * width * (SIDE * columns + height);
  if (sums + moves > 0.7 * after) return conv2d(resize(x, options), kernel, null, { padding: 1 });
  const sampling = { mode: "linear", alignCorners: options.alignCorners } as const;
  const across = resamplingMatrix(columns, width, sampling); // [W, w]
  const down = resamplingMatrix(rows, height, sampling); // [H, h]
  const turned = transpose(kernel, [3, 0, 2, 1]); // [3 across, out, 3 down, C]
  const pixels = reshape(x, [1, channels, rows * columns]);
  let wide: Tensor | undefined;
  for (let place = 0; place < SIDE; place++) {
    const weights = reshape(slice(turned, { axis: 0, start: place, size: 1 }), [1, -1, channels]);
    const sum = reshape(matmul(weights, pixels), [1, out * SIDE, rows, columns]);
    const moved = matmul(sum, movedColumns(across, columns, place - 1)); // [1, out 3, h, W]
    wide = wide === undefined ? moved : add(wide, moved);
  }
  const stacked = reshape(wide ?? x, [1, out, SIDE * rows, width]);
  return matmul(movedRows(down, rows), stacked);
}

/** `matrix` [W, w] for an enlarged picture moved left by `by`, transposed: [w, W]; zeros beyond it. */
function movedColumns(matrix: Float32Array, columns: number, by: number): Tensor {
  const width = matrix.length / columns;
  const values = new Float32Array(matrix.length);
  for (let to = Math.max(0, -by); to < Math.min(width, width - by); to++)
    for (let from = 0; from < columns; from++)
      values[from * width + to] = matrix[(to + by) * columns + from] ?? 0;
  return constant(values, [columns, width]);
}

/** `matrix` [H, h] for pictures moved up by -1, 0 and 1, which stand one below the other: [H, 3 h]. */
function movedRows(matrix: Float32Array, rows: number): Tensor {
  const height = matrix.length / rows;
  const values = new Float32Array(SIDE * matrix.length);
  for (let place = 0; place < SIDE; place++)
    for (let to = Math.max(0, 1 - place); to < Math.min(height, height + 1 - place); to++) {
      const from = (to + place - 1) * rows;
      values.set(matrix.subarray(from, from + rows), (to * SIDE + place) * rows);
    }
  return constant(values, [height, SIDE * rows]);
}
