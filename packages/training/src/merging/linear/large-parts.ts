/** The largest parts of a large matrix: subspace iteration on A A^T with Chebyshev filters, begun at random.
 *  Zhou, Saad, Tiago & Chelikowsky, "Self-consistent-field calculations using Chebyshev-filtered subspace
 *  iteration", J. Comp. Phys. 219 (2006); the random beginning and the last projection as in Halko, Martinsson
 *  & Tropp, arXiv:0909.4061. Unlike those it goes on until the singular values stay as they are, so that flat
 *  spectra, as differences of models have, come out as exactly as steep ones. */
import type { Matrix } from "./matrix.ts";
import type { LargeMatrix, MatrixEngine } from "./matrix-engine.ts";
import { orthonormal } from "./qr.ts";
import { type Parts, partsOfMatrix, partsOfRows, signed, type Wanted } from "./singular.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";
import { combined, dot, type Vectors, vectorsOf } from "./vectors.ts";

/** Up to this smaller side the whole decomposition takes less than the iteration. */
const SMALL = 192;

/** Vectors beside those that are wanted. */
const OVERSAMPLING = { least: 16, share: 0.25 };

/** Beyond this share of the smaller side, everything is computed. */
const MOST_SHARE = 0.25;

const MOST_CYCLES = 40;

/** Relative change of a singular value that counts as none; what float32 sums of squares lose comes on top. */
const TOLERANCE = 2e-6;
const LOST = 1e-7;

/** How much more than the last of the wanted vectors the first may grow within one cycle: float32 keeps seven
 *  digits, of which the last vector needs some. */
const MOST_GROWTH = 1e3;
const HIGHEST_DEGREE = 12;

/** The `most` largest parts, or as many of them as `wanted` says. */
export async function largestParts(
  matrix: Matrix,
  most: number,
  wanted: Wanted,
  engine: MatrixEngine,
): Promise<Parts> {
  const short = Math.min(matrix.rows, matrix.columns);
  const count = most + Math.max(OVERSAMPLING.least, Math.ceil(most * OVERSAMPLING.share));
  if (short <= SMALL || most > short * MOST_SHARE) return partsOfMatrix(matrix, wanted);
  const large = await engine.large(matrix, count);
  const basis = await subspace(large, most, count);
  if (!basis) return partsOfMatrix(matrix, wanted);
  const { values, up, down } = partsOfRows(await large.project(basis), wanted);
  const inner = combined(up.data, up.count, basis);
  const kept = values.subarray(0, most);
  return matrix.rows <= matrix.columns
    ? signed({ values: kept, up: inner, down })
    : signed({ values: kept, ...exchanged(inner, down, kept) });
}

/** The matrix was taken transposed: lengths go to the other side. */
function exchanged(inner: Vectors, down: Vectors, values: Float64Array) {
  const scaled = (vectors: Vectors, factor: (value: number) => number): Vectors => {
    const made = vectorsOf(vectors.count, vectors.length);
    vectors.data.forEach((value, i) => {
      made.data[i] = value * factor(values[Math.floor(i / vectors.length)] ?? 0);
    });
    return made;
  };
  return {
    up: scaled(down, (value) => value),
    down: scaled(inner, (value) => (value > 0 ? 1 / value : 0)),
  };
}

/** An orthonormal basis, or undefined where the values did not come to rest. */
async function subspace(
  large: LargeMatrix,
  most: number,
  count: number,
): Promise<Vectors | undefined> {
  let basis = orthonormal(randomVectors(count, large.short));
  for (let i = 0; i < 2; i++) basis = orthonormal(await large.step(basis, basis, POWER));
  let before: Float64Array | undefined;
  for (let cycle = 0; cycle < MOST_CYCLES; cycle++) {
    const image = await large.step(basis, basis, POWER);
    const { values, vectors } = symmetricEigen(between(basis, image), count);
    const [first = 0, last = 0] = [values[0], values[count - 1]];
    basis = combined(vectors, count, basis);
    if (!(first > 0)) return basis; // nothing but zeros
    if (before && isAtRest(values, before, most)) return basis;
    before = values;
    // What is unwanted lies between 0 and the smallest value seen; [0, end] becomes [-1, 1].
    const end = Math.max(last, first * Number.EPSILON);
    const degree = degreeFor(2 * (first / end) - 1, 2 * ((values[most - 1] ?? 0) / end) - 1);
    let [previous, current] = [
      basis,
      await large.step(basis, basis, { square: 2 / end, same: -1, before: 0 }),
    ];
    for (let d = 1; d < degree; d++)
      [previous, current] = [
        current,
        await large.step(current, previous, { square: 4 / end, same: -2, before: -1 }),
      ];
    basis = orthonormal(normalised(current));
  }
  return undefined;
}

const POWER = { square: 1, same: 0, before: 0 } as const;

/** Values are squares of singular ones. */
function isAtRest(values: Float64Array, before: Float64Array, most: number): boolean {
  const first = values[0] ?? 0;
  for (let k = 0; k < most; k++) {
    const value = values[k] ?? 0;
    const allowed = 2 * TOLERANCE * value + LOST * first;
    if (Math.abs(value - (before[k] ?? 0)) > allowed) return false;
  }
  return true;
}

/** The highest degree at which the first does not outgrow the last. Chebyshev: T(t) = 2 t T(t) - T before. */
function degreeFor(first: number, last: number): number {
  let [firstBefore, firstNow, lastBefore, lastNow] = [1, first, 1, last];
  let degree = 1;
  for (; degree < HIGHEST_DEGREE; degree++) {
    [firstBefore, firstNow] = [firstNow, 2 * first * firstNow - firstBefore];
    [lastBefore, lastNow] = [lastNow, 2 * last * lastNow - lastBefore];
    if (firstNow > MOST_GROWTH * Math.max(1, Math.abs(lastNow))) break;
  }
  return degree;
}

/** [count, count] of every vector's product with every image; made symmetric, as it is but for rounding. */
function between(basis: Vectors, image: Vectors): Float64Array {
  const { count, length } = basis;
  const products = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = i; j < count; j++) {
      const [there, back] = [
        dot(basis.data, image.data, i * length, j * length, length),
        dot(basis.data, image.data, j * length, i * length, length),
      ];
      products[i * count + j] = (there + back) / 2;
      products[j * count + i] = (there + back) / 2;
    }
  return products;
}

function normalised(vectors: Vectors): Vectors {
  const { count, length, data } = vectors;
  for (let k = 0; k < count; k++) {
    const size = Math.sqrt(dot(data, data, k * length, k * length, length));
    for (let i = k * length; size > 0 && i < (k + 1) * length; i++) data[i] = (data[i] ?? 0) / size;
  }
  return vectors;
}

/** The same at every run. Numbers of a 32-bit xorshift (Marsaglia, "Xorshift RNGs", 2003) are good enough for a
 *  beginning that is iterated away. */
function randomVectors(count: number, length: number): Vectors {
  const made = vectorsOf(count, length);
  let state = 0x2545f491;
  for (let i = 0; i < made.data.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    made.data[i] = state / 2 ** 31;
  }
  return made;
}
