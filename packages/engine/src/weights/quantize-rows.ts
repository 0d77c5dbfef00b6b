/** Weights in int8 with one scale per row, laid out as the int8 products want them. */

export interface QuantizedRows {
  /** [columns, rows], row-major: the transpose of what was given. */
  readonly codes: Int8Array<ArrayBuffer>;
  /** [rows]; a code times its row's scale is the value, within half a scale. */
  readonly scales: Float32Array<ArrayBuffer>;
}

/** Rows that are written side by side, so that neighbouring bytes are written together. */
const BLOCK = 32;

/**
 * Symmetric: the largest of a row becomes 127 or -127. A convolution's weight [O, C, kh, kw] is given with
 * `window` = kh * kw, and its columns come in the order of window, channel.
 * @param values `rows` times any number of columns, a multiple of `window`; finite
 */
export function quantizeRows(values: Float32Array, rows: number, window = 1): QuantizedRows {
  const columns = values.length / rows;
  const channels = columns / window;
  const codes = new Int8Array(values.length);
  const scales = Float32Array.from({ length: rows }, (_, row) =>
    scaleOf(values, row * columns, columns),
  );
  const factors = Float64Array.from(scales, (scale) => 1 / scale);
  for (let first = 0; first < rows; first += BLOCK) {
    const last = Math.min(first + BLOCK, rows);
    for (let place = 0, column = 0; place < window; place++)
      for (let channel = 0; channel < channels; channel++, column++) {
        const from = channel * window + place;
        for (let row = first; row < last; row++) {
          const code = (values[row * columns + from] ?? 0) * (factors[row] ?? 1);
          codes[column * rows + row] = ((code + 128.5) | 0) - 128; // rounded; -127 to 127 by the scale
        }
      }
  }
  return { codes, scales };
}

/** 1 for a row of zeros, which any scale keeps. */
function scaleOf(values: Float32Array, start: number, count: number): number {
  let most = 0;
  for (let i = start; i < start + count; i++) {
    const size = Math.abs(values[i] ?? 0);
    if (size > most) most = size;
  }
  return most === 0 ? 1 : Math.fround(most / 127);
}
