/** Several vectors of one length, one behind the other: the rows of a matrix, or its columns written as rows. */

export interface Vectors {
  readonly count: number;
  readonly length: number;
  readonly data: Float64Array; // [count, length]
}

export const vectorsOf = (count: number, length: number): Vectors => ({
  count,
  length,
  data: new Float64Array(count * length),
});

export const dot = (
  a: Float64Array,
  b: Float64Array,
  aStart: number,
  bStart: number,
  length: number,
): number => {
  // Four sums side by side: one alone would wait for itself at every number.
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const fours = length - (length % 4);
  for (let i = 0; i < fours; i += 4) {
    const [p, q] = [aStart + i, bStart + i];
    s0 += (a[p] ?? 0) * (b[q] ?? 0);
    s1 += (a[p + 1] ?? 0) * (b[q + 1] ?? 0);
    s2 += (a[p + 2] ?? 0) * (b[q + 2] ?? 0);
    s3 += (a[p + 3] ?? 0) * (b[q + 3] ?? 0);
  }
  for (let i = fours; i < length; i++) s0 += (a[aStart + i] ?? 0) * (b[bStart + i] ?? 0);
  return s0 + s1 + (s2 + s3);
};

/** b += factor * a */
export function addScaled(
  a: Float64Array,
  b: Float64Array,
  aStart: number,
  bStart: number,
  length: number,
  factor: number,
): void {
  for (let i = 0; i < length; i++)
    b[bStart + i] = (b[bStart + i] ?? 0) + factor * (a[aStart + i] ?? 0);
}

/** Products of every vector with every one of the same set, [count, count]. */
export function gram({ count, length, data }: Vectors): Float64Array {
  const products = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = i; j < count; j++) {
      const value = dot(data, data, i * length, j * length, length);
      products[i * count + j] = value;
      products[j * count + i] = value;
    }
  return products;
}

/** New vectors as sums of the given ones: row k of `factors` [rows, count] makes vector k. */
export function combined(factors: Float64Array, rows: number, vectors: Vectors): Vectors {
  const { count, length, data } = vectors;
  const made = vectorsOf(rows, length);
  for (let k = 0; k < rows; k++)
    for (let i = 0; i < count; i++) {
      const factor = factors[k * count + i] ?? 0;
      if (factor !== 0) addScaled(data, made.data, i * length, k * length, length, factor);
    }
  return made;
}
