/** Matrices as they lie in weight files: row-major float32. */

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

/** The sums are kept in float64, row by row. */
export function multiplied(a: Matrix, b: Matrix): Matrix {
  const data = new Float32Array(a.rows * b.columns);
  const sum = new Float64Array(b.columns);
  for (let i = 0; i < a.rows; i++) {
    sum.fill(0);
    for (let k = 0; k < a.columns; k++) {
      const factor = a.data[i * a.columns + k] ?? 0;
      if (factor === 0) continue;
      const row = k * b.columns;
      for (let j = 0; j < sum.length; j++) sum[j] = (sum[j] ?? 0) + factor * (b.data[row + j] ?? 0);
    }
    data.set(sum, i * b.columns);
  }
  return { rows: a.rows, columns: b.columns, data };
}

/** The first that is NaN or infinite; -1 where all are numbers. */
export function firstNotFinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}
