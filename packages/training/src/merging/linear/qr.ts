/** QR by Householder reflections. Golub & Van Loan, "Matrix Computations", 4th edition, section 5.2.2. */
import { reflector } from "./symmetric-eigen.ts";
import { addScaled, dot, type Vectors, vectorsOf } from "./vectors.ts";

/** Of the matrix whose columns the vectors are: Q R with orthonormal columns in Q [length, size]. */
export interface Qr {
  /** min(count, length). */
  readonly size: number;
  /** Column j of R is vector j of these, [count, size]: zero behind its diagonal. */
  readonly r: Vectors;
  /** Q times vectors of `size` numbers. */
  readonly apply: (vectors: Vectors) => Vectors;
}

/** `vectors` are overwritten. */
export function qr(vectors: Vectors): Qr {
  const { count, length, data } = vectors;
  const size = Math.min(count, length);
  const reflectors: { readonly v: Float64Array; readonly beta: number }[] = [];
  const heads = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const v = data.slice(k * length + k, (k + 1) * length);
    const { beta, head } = reflector(v);
    heads[k] = head;
    reflectors.push({ v, beta });
    for (let j = k + 1; beta !== 0 && j < count; j++) reflect(data, j * length + k, v, beta);
  }
  const r = vectorsOf(count, size);
  for (let j = 0; j < count; j++) {
    const kept = Math.min(j, size);
    for (let i = 0; i < kept; i++) r.data[j * size + i] = data[j * length + i] ?? 0;
    if (j < size) r.data[j * size + j] = heads[j] ?? 0;
  }
  const apply = (given: Vectors): Vectors => {
    const made = vectorsOf(given.count, length);
    for (let k = 0; k < given.count; k++) {
      const start = k * length;
      made.data.set(given.data.subarray(k * size, (k + 1) * size), start);
      for (let i = size - 1; i >= 0; i--) {
        const { v, beta } = reflectors[i] ?? {};
        if (v && beta) reflect(made.data, start + i, v, beta);
      }
    }
    return made;
  };
  return { size, r, apply };
}

/** The part of `data` that begins at `start` becomes (I - beta v v^T) times itself. */
function reflect(data: Float64Array, start: number, v: Float64Array, beta: number): void {
  const along = dot(v, data, 0, start, v.length);
  if (along !== 0) addScaled(v, data, 0, start, v.length, -beta * along);
}

/** An orthonormal basis of what the vectors span (as many, where they are independent). */
export function orthonormal(vectors: Vectors): Vectors {
  const { size, apply } = qr(vectors);
  const identity = vectorsOf(size, size);
  for (let i = 0; i < size; i++) identity.data[i * size + i] = 1;
  return apply(identity);
}
