import type { RawModel } from "../../denoise/parameterization.ts";

/** Weights of the network in parity/samplers/make_goldens.py (class Tiny), row-major. */
export interface TinyWeights {
  readonly w1: readonly number[];
  readonly b: readonly number[];
  readonly u: readonly number[];
  readonly w2: readonly number[];
}

/** eps = 0.9 x + W2 tanh(W1 [x, right neighbour of x] + b + u cos(t / 150)), cell by cell, in float64. */
export function tinyModel({ w1, b, u, w2 }: TinyWeights): RawModel {
  return (x, times) => {
    const [n, c, h, w] = x.shape;
    const out = new Float32Array(x.data.length);
    const value = (i: number, k: number, y: number, column: number): number =>
      x.data[((i * c + k) * h + y) * w + (column % w)] ?? NaN;
    for (let i = 0; i < n; i++)
      for (let y = 0; y < h; y++)
        for (let column = 0; column < w; column++) {
          const hidden = b.map((bias, k) => {
            let sum = bias + (u[k] ?? NaN) * Math.cos((times[i] ?? NaN) / 150);
            for (let j = 0; j < c; j++) {
              sum += (w1[k * 2 * c + j] ?? NaN) * value(i, j, y, column);
              sum += (w1[k * 2 * c + c + j] ?? NaN) * value(i, j, y, column + 1);
            }
            return Math.tanh(sum);
          });
          for (let k = 0; k < c; k++) {
            let sum = 0.9 * value(i, k, y, column);
            hidden.forEach((active, j) => (sum += (w2[k * hidden.length + j] ?? NaN) * active));
            out[((i * c + k) * h + y) * w + column] = sum;
          }
        }
    return Promise.resolve({ data: out, shape: x.shape });
  };
}
