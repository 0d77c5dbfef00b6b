/** Eigenvalues and eigenvectors of symmetric matrices: Householder tridiagonalisation, then QL with implicit
 *  shifts. Golub & Van Loan, "Matrix Computations", 4th edition, sections 8.3.1 and 8.3.3; the shifts as in
 *  Dubrulle, Martin & Wilkinson, "The Implicit QL Algorithm", Numerische Mathematik 12 (1968). */

export interface SymmetricEigen {
  /** Largest first. */
  readonly values: Float64Array; // [n]
  /** One eigenvector of length 1 a row, in the order of the values. */
  readonly vectors: Float64Array; // [n, n]
}

/** Sweeps of QL for one eigenvalue; two or three are usual. */
const MOST_SWEEPS = 60;

/**
 * @param matrix [n, n], row-major and symmetric; overwritten
 * @throws RangeError where it holds something that is no number, for which the iteration does not end
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const { diagonal, beside, vectors } = tridiagonal(matrix, n);
  iterate(diagonal, beside, vectors, n);
  return sorted(diagonal, vectors, n);
}

interface Tridiagonal {
  readonly diagonal: Float64Array; // [n]
  /** `beside[i]` stands between i and i + 1; the last is 0. */
  readonly beside: Float64Array; // [n]
  /** Q transposed, where the matrix is Q T Q^T. */
  readonly vectors: Float64Array; // [n, n]
}

/** One reflection a column, from the first; the whole rest of the matrix is kept, both halves of it. */
function tridiagonal(a: Float64Array, n: number): Tridiagonal {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  const reflectors: { readonly start: number; readonly v: Float64Array; readonly beta: number }[] =
    [];
  const w = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    diagonal[k] = a[k * n + k] ?? 0;
    if (k + 1 >= n) break;
    const start = k + 1;
    const v = a.slice(k * n + start, k * n + n); // row k: the matrix is symmetric
    const { beta, head } = reflector(v);
    beside[k] = head;
    if (beta === 0) continue;
    reflectors.push({ start, v, beta });
    // A - v w^T - w v^T with p = beta A v and w = p - beta / 2 (p.v) v
    let along = 0;
    for (let i = start; i < n; i++) {
      const row = i * n;
      let sum = 0;
      for (let j = start; j < n; j++) sum += (a[row + j] ?? 0) * (v[j - start] ?? 0);
      w[i] = beta * sum;
      along += beta * sum * (v[i - start] ?? 0);
    }
    for (let i = start; i < n; i++) w[i] = (w[i] ?? 0) - (beta / 2) * along * (v[i - start] ?? 0);
    for (let i = start; i < n; i++) {
      const row = i * n;
      const [vi, wi] = [v[i - start] ?? 0, w[i] ?? 0];
      for (let j = start; j < n; j++)
        a[row + j] = (a[row + j] ?? 0) - vi * (w[j] ?? 0) - wi * (v[j - start] ?? 0);
    }
  }
  return { diagonal, beside, vectors: accumulated(reflectors, n) };
}

/** Makes (I - beta v v^T) x = head e1 of `x`, which becomes v. */
export function reflector(x: Float64Array): { readonly beta: number; readonly head: number } {
  let rest = 0;
  for (let i = 1; i < x.length; i++) rest += (x[i] ?? 0) ** 2;
  const first = x[0] ?? 0;
  if (rest === 0) return { beta: 0, head: first };
  const length = Math.sqrt(first * first + rest);
  const head = first > 0 ? -length : length; // away from the first, so that nothing cancels
  const lead = first - head;
  x[0] = lead;
  return { beta: 2 / (lead * lead + rest), head };
}

/** The product of the reflections, transposed. */
function accumulated(
  reflectors: readonly {
    readonly start: number;
    readonly v: Float64Array;
    readonly beta: number;
  }[],
  n: number,
): Float64Array {
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  // Q = H1 H2 ... Hm from the last: what is left of `start` is still the identity.
  for (const { start, v, beta } of reflectors.toReversed())
    for (let i = start; i < n; i++) {
      const row = i * n + start;
      let along = 0;
      for (let j = 0; j < v.length; j++) along += (q[row + j] ?? 0) * (v[j] ?? 0);
      along *= beta;
      for (let j = 0; j < v.length; j++) q[row + j] = (q[row + j] ?? 0) - along * (v[j] ?? 0);
    }
  return q;
}

/** Diagonalises T in place; every rotation turns two rows of `vectors`. */
function iterate(d: Float64Array, e: Float64Array, vectors: Float64Array, n: number): void {
  const largest = d.reduce(
    (most, value, i) => Math.max(most, Math.abs(value) + Math.abs(e[i] ?? 0)),
    0,
  );
  const least = Number.EPSILON * NEGLIGIBLE * largest;
  for (let l = 0; l < n; l++)
    for (let sweep = 0; ; sweep++) {
      const end = blockEnd(d, e, l, n, least);
      if (end === l) break;
      if (sweep === MOST_SWEEPS)
        throw new RangeError(`symmetricEigen: no eigenvalue in ${MOST_SWEEPS} sweeps`);
      sweepBlock(d, e, vectors, l, end, n);
    }
}

/** Rounding has moved every eigenvalue by more than this times epsilon of the largest. Without it a matrix
 *  that is not of full rank would never end: its last values are nothing but rounding. */
const NEGLIGIBLE = 0.01;

/** The last index of the block that begins at `l` and is not parted by an entry too small to count. */
function blockEnd(d: Float64Array, e: Float64Array, l: number, n: number, least: number): number {
  for (let m = l; m < n - 1; m++) {
    const size = Math.abs(d[m] ?? 0) + Math.abs(d[m + 1] ?? 0);
    if (Math.abs(e[m] ?? 0) <= Math.max(Number.EPSILON * size, least)) return m;
  }
  return n - 1;
}

function sweepBlock(
  d: Float64Array,
  e: Float64Array,
  vectors: Float64Array,
  l: number,
  end: number,
  n: number,
): void {
  const first = d[l] ?? 0;
  const coupling = e[l] ?? 0;
  const half = ((d[l + 1] ?? 0) - first) / (2 * coupling);
  const root = Math.hypot(half, 1);
  let g = (d[end] ?? 0) - first + coupling / (half + (half >= 0 ? root : -root));
  let [sine, cosine, carried] = [1, 1, 0];
  for (let i = end - 1; i >= l; i--) {
    const f = sine * (e[i] ?? 0);
    const b = cosine * (e[i] ?? 0);
    const length = Math.hypot(f, g);
    e[i + 1] = length;
    if (length === 0) {
      // The chain ends early: what is above is a block of its own.
      d[i + 1] = (d[i + 1] ?? 0) - carried;
      e[end] = 0;
      return;
    }
    sine = f / length;
    cosine = g / length;
    g = (d[i + 1] ?? 0) - carried;
    const turn = ((d[i] ?? 0) - g) * sine + 2 * cosine * b;
    carried = sine * turn;
    d[i + 1] = g + carried;
    g = cosine * turn - b;
    rotate(vectors, i * n, n, cosine, sine);
  }
  d[l] = (d[l] ?? 0) - carried;
  e[l] = g;
  e[end] = 0;
}

/** Turns the row at `start` and the next. */
function rotate(rows: Float64Array, start: number, n: number, c: number, s: number): void {
  for (let k = start; k < start + n; k++) {
    const [upper, lower] = [rows[k] ?? 0, rows[k + n] ?? 0];
    rows[k + n] = s * upper + c * lower;
    rows[k] = c * upper - s * lower;
  }
}

function sorted(values: Float64Array, rows: Float64Array, n: number): SymmetricEigen {
  const order = Array.from(values.keys()).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    vectors.set(rows.subarray(from * n, (from + 1) * n), to * n);
  });
  return { values: Float64Array.from(order, (i) => values[i] ?? 0), vectors };
}
