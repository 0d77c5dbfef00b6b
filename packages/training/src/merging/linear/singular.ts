/** Singular values and factors of small matrices and of products of thin ones, in float64. */
import type { Matrix } from "./matrix.ts";
import { qr } from "./qr.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";
import { combined, dot, gram, type Vectors, vectorsOf } from "./vectors.ts";

/** A matrix as the sum of its largest parts: `up[k]` times `down[k]`, where `down[k]` has length 1 and `up[k]`
 *  the length `values[k]`. The largest number of every `up[k]` is positive. */
export interface Parts {
  /** All that there are, largest first; there may be more than parts. */
  readonly values: Float64Array;
  readonly up: Vectors; // [parts, rows]
  readonly down: Vectors; // [parts, columns]
}

/** How many of the parts are wanted, given all singular values, largest first. */
export type Wanted = (values: Float64Array) => number;

/**
 * Of `up` [rows, rank] times `down` [rank, columns], without making the product: with up = Qu Ru and down^T =
 * Qd Rd it is Qu (Ru Rd^T) Qd^T, and the singular values are those of the small matrix in the middle. Exact.
 */
export function partsOfProduct(up: Matrix, down: Matrix, wanted: Wanted): Parts {
  const left = qr(columnsOf(up));
  const right = qr(rowsOf(down));
  // core[i][j] = sum over r of Ru[i, r] Rd[j, r], [left.size, right.size]
  const core = vectorsOf(left.size, right.size);
  for (let r = 0; r < left.r.count; r++)
    for (let i = 0; i < left.size; i++) {
      const factor = left.r.data[r * left.size + i] ?? 0;
      if (factor === 0) continue;
      for (let j = 0; j < right.size; j++)
        core.data[i * right.size + j] =
          (core.data[i * right.size + j] ?? 0) + factor * (right.r.data[r * right.size + j] ?? 0);
    }
  const { values, up: inner, down: outer } = partsOfRows(core, wanted);
  return signed({ values, up: left.apply(inner), down: right.apply(outer) });
}

/** Of a matrix whose smaller side is small. */
export function partsOfMatrix(matrix: Matrix, wanted: Wanted): Parts {
  return signed(partsOfRows(rowsOf(matrix), wanted));
}

/** Of the matrix with these rows. Squares of numbers lose half of their digits, so that values below 1e-8 of
 *  the largest count as none: float32 holds no more. */
export function partsOfRows(rows: Vectors, wanted: Wanted): Parts {
  if (rows.count > rows.length) {
    const { values, up, down } = partsOfWide(turned(rows), wanted);
    return { values, ...swapped(up, down, values) };
  }
  return partsOfWide(rows, wanted);
}

/** `A A^T = U diag(s^2) U^T`, and then s V^T = U^T A. */
function partsOfWide(rows: Vectors, wanted: Wanted): Parts {
  const { count } = rows;
  const { values: squares, vectors } = symmetricEigen(gram(rows), count);
  const largest = Math.sqrt(Math.max(0, squares[0] ?? 0));
  const values = squares.map((square) => {
    const value = Math.sqrt(Math.max(0, square));
    return value > LEAST * largest ? value : 0;
  });
  const parts = Math.max(0, Math.min(wanted(values), count));
  const down = combined(vectors, parts, rows);
  const up = vectorsOf(parts, count);
  up.data.set(vectors.subarray(0, parts * count));
  for (let k = 0; k < parts; k++) {
    const length = Math.sqrt(
      dot(down.data, down.data, k * down.length, k * down.length, down.length),
    );
    const known = (values[k] ?? 0) > 0 && length > 0;
    if (known) values[k] = length; // has more digits than the square's root
    scale(down, k, known ? 1 / length : 0);
    scale(up, k, known ? length : 0);
  }
  return { values, up, down };
}

const LEAST = 1e-8;

/** The parts of the transposed matrix: the length goes to the other side. */
function swapped(up: Vectors, down: Vectors, values: Float64Array) {
  for (let k = 0; k < up.count; k++) {
    const value = values[k] ?? 0;
    scale(up, k, value > 0 ? 1 / value : 0);
    scale(down, k, value);
  }
  return { up: down, down: up };
}

function scale({ data, length }: Vectors, index: number, factor: number): void {
  for (let i = index * length; i < (index + 1) * length; i++) data[i] = (data[i] ?? 0) * factor;
}

/** Signs of singular vectors come in pairs and are nobody's; here the largest number of `up` decides. */
export function signed({ values, up, down }: Parts): Parts {
  for (let k = 0; k < up.count; k++) {
    let largest = 0;
    for (let i = k * up.length; i < (k + 1) * up.length; i++)
      if (Math.abs(up.data[i] ?? 0) > Math.abs(largest)) largest = up.data[i] ?? 0;
    if (largest >= 0) continue;
    scale(up, k, -1);
    scale(down, k, -1);
  }
  return { values, up, down };
}

function rowsOf({ rows, columns, data }: Matrix): Vectors {
  return { count: rows, length: columns, data: Float64Array.from(data) };
}

function columnsOf({ rows, columns, data }: Matrix): Vectors {
  const made = vectorsOf(columns, rows);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) made.data[j * rows + i] = data[i * columns + j] ?? 0;
  return made;
}

function turned({ count, length, data }: Vectors): Vectors {
  const made = vectorsOf(length, count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < length; j++) made.data[j * count + i] = data[i * length + j] ?? 0;
  return made;
}
