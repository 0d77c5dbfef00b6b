/** Weights in int8 with one scale per row, laid out as the int8 products want them. */

export interface QuantizedRows {
  /** [columns, rows], row-major: the transpose of what was given. */
  readonly codes: Int8Array<ArrayBuffer>;
  /** [rows]; a code times its row's scale is the value, within half a scale. */
  readonly scales: Float32Array<ArrayBuffer>;
}

export interface QuantizeRowsOptions {
  /** Elements of a convolution's window, kh * kw. @default 1 */
  readonly window?: number;
  /** Largest code: 127, or 63 for processors whose products hold no more. @default 127 */
  readonly largest?: 127 | 63;
}

/** Rows that are written side by side, so that neighbouring bytes are written together. */
const BLOCK = 32;

/**
 * Symmetric: the largest of a row becomes `largest` or its negative. The columns of a convolution's
 * weight [O, C, kh, kw] come in the order of window, channel.
 * @param values `rows` times any number of columns, a multiple of `window`
 * @throws RangeError where a value is not finite
 */
export function quantizeRows(
  values: Float32Array,
  rows: number,
  { window = 1, largest = 127 }: QuantizeRowsOptions = {},
): QuantizedRows {
  const columns = values.length / rows;
  const channels = columns / window;
  const codes = new Int8Array(values.length);
  const scales = Float32Array.from({ length: rows }, (_, row) =>
    scaleOf(values, row * columns, columns, largest),
  );
  const factors = Float64Array.from(scales, (scale) => 1 / scale);
  for (let first = 0; first < rows; first += BLOCK) {
    const last = Math.min(first + BLOCK, rows);
    for (let place = 0, column = 0; place < window; place++)
      for (let channel = 0; channel < channels; channel++, column++) {
        const from = channel * window + place;
        for (let row = first; row < last; row++) {
          const code = (values[row * columns + from] ?? 0) * (factors[row] ?? 1);
          codes[column * rows + row] = ((code + 128.5) | 0) - 128; // rounded; the scale keeps it in range
        }
      }
  }
  return { codes, scales };
}

/** 1 for a row of zeros, which any scale keeps. */
function scaleOf(values: Float32Array, start: number, count: number, largest: number): number {
  let most = 0;
  for (let i = start; i < start + count; i++) {
    const size = Math.abs(values[i] ?? 0);
    if (size > most) most = size;
    else if (!(size <= most)) most = NaN; // and stays
  }
  if (!Number.isFinite(most)) throw new RangeError("quantizeRows: a value is not finite");
  return most === 0 ? 1 : Math.fround(most / largest);
}
