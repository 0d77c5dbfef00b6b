/** The Fourier transform of real planes and its inverse, as products with constant matrices: at the sizes of LaMa's planes
 *  (sides of 32 to some hundreds) they cost next to nothing beside its convolutions. */
import {
  add,
  concat,
  constant,
  matmul,
  reshape,
  sizeAt,
  slice,
  type Tensor,
} from "@inkloom/engine";

export interface Fourier {
  /**
   * x [1, C, H, W] -> [1, 2 C, H, W / 2 + 1]: each channel's real parts, then its imaginary ones.
   * Equal to torch's `rfftn(x, dim=(-2, -1), norm="ortho")`.
   */
  readonly spectrumOf: (x: Tensor) => Tensor;
  /** Back again, torch's `irfftn(..., s=(H, W), norm="ortho")`. */
  readonly planesOf: (spectrum: Tensor) => Tensor;
}

/** For planes of one size; the matrices are made once. */
export function fourier(height: number, width: number): Fourier {
  const half = (width >> 1) + 1;
  const angle = (n: number, k: number, size: number): number =>
    (2 * Math.PI * ((n * k) % size)) / size;
  // waves from the second on stand for their mirror images too, but for the one of two pixels' length
  const share = (k: number): number => (k === 0 || 2 * k === width ? 1 : 2);
  const cosines = waves(width, half, width, (n, k) => Math.cos(angle(n, k, width)));
  const sines = waves(width, half, width, (n, k) => -Math.sin(angle(n, k, width)));
  const cosinesBack = waves(half, width, width, (k, n) => share(k) * Math.cos(angle(n, k, width)));
  const sinesBack = waves(half, width, width, (k, n) => -share(k) * Math.sin(angle(n, k, width)));
  /** Takes columns of real parts above imaginary ones to those of their transform; `sign` -1 back again. */
  const turning = (sign: 1 | -1): Tensor =>
    waves(2 * height, 2 * height, height, (row, column) => {
      const at = angle(row % height, column % height, height);
      if (row < height === column < height) return Math.cos(at);
      return row < height ? sign * Math.sin(at) : -sign * Math.sin(at);
    });
  const there = turning(1);
  const back = turning(-1);
  return {
    spectrumOf(x) {
      const rows = concat([matmul(x, cosines), matmul(x, sines)], 2); // [1, C, 2 H, half]
      return reshape(matmul(there, rows), [1, 2 * sizeAt(x.shape, 1), height, half]);
    },
    planesOf(spectrum) {
      const rows = reshape(spectrum, [1, sizeAt(spectrum.shape, 1) / 2, 2 * height, half]);
      const turned = matmul(back, rows);
      const part = (start: number): Tensor => slice(turned, { axis: 2, start, size: height });
      return add(matmul(part(0), cosinesBack), matmul(part(height), sinesBack));
    },
  };
}

/** [rows, columns], over the root of `size`. */
function waves(
  rows: number,
  columns: number,
  size: number,
  value: (row: number, column: number) => number,
): Tensor {
  const scale = 1 / Math.sqrt(size);
  const data = Float32Array.from(
    { length: rows * columns },
    (_, i) => scale * value(Math.floor(i / columns), i % columns),
  );
  return constant(data, [rows, columns]);
}
