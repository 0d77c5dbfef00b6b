import { createNodeRuntime } from "@inkloom/engine/node";
import { describe, expect, test } from "vitest";
import { numbers } from "../lora/made-loras.suite.ts";
import { largestParts } from "./large-parts.ts";
import { MatrixEngine } from "./matrix-engine.ts";
import { type Matrix, multiplied } from "./matrix.ts";
import { type Parts, partsOfMatrix, partsOfProduct } from "./singular.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

const matrix = (rows: number, columns: number, seed: number): Matrix => ({
  rows,
  columns,
  data: numbers(rows * columns, seed),
});

/** The sum of the parts. */
function sumOf({ up, down }: Parts): Float64Array {
  const sum = new Float64Array(up.length * down.length);
  for (let k = 0; k < up.count; k++)
    for (let i = 0; i < up.length; i++)
      for (let j = 0; j < down.length; j++)
        sum[i * down.length + j] =
          (sum[i * down.length + j] ?? 0) +
          (up.data[k * up.length + i] ?? 0) * (down.data[k * down.length + j] ?? 0);
  return sum;
}

const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (value, i) => Math.abs(value - (b[i] ?? Number.NaN))).reduce(
    (most, each) => (each <= most ? most : each),
    0,
  );

describe("symmetric eigenvalues", () => {
  test("of a matrix of known ones, of which some are alike and some are 0", () => {
    // H = I - 2 v v^T turns the diagonal; its columns are the eigenvectors.
    const known = [5, 5, 2, 0.5, 0, 0];
    const v = [0.1, 0.5, -0.3, 0.7, 0.2, -0.34].map((x, _, all) => x / Math.hypot(...all));
    const h = known.map((_, i) =>
      known.map((__, j) => Number(i === j) - 2 * (v[i] ?? 0) * (v[j] ?? 0)),
    );
    const a = Float64Array.from({ length: 36 }, (_, at) =>
      known.reduce(
        (sum, value, k) => sum + value * (h[Math.floor(at / 6)]?.[k] ?? 0) * (h[at % 6]?.[k] ?? 0),
        0,
      ),
    );
    const { values, vectors } = symmetricEigen(a.slice(), 6);
    expect(worst(values, known)).toBeLessThan(1e-14);
    for (let r = 0; r < 6; r++)
      for (let i = 0; i < 6; i++) {
        let sum = 0;
        for (let j = 0; j < 6; j++) sum += (a[i * 6 + j] ?? 0) * (vectors[r * 6 + j] ?? 0);
        expect(sum).toBeCloseTo((values[r] ?? 0) * (vectors[r * 6 + i] ?? 0), 12);
      }
  });

  test("do not go on for ever where there are no numbers", () => {
    expect(() => symmetricEigen(new Float64Array(9).fill(Number.NaN), 3)).toThrow(RangeError);
  });
});

describe("singular parts", () => {
  test.each([
    [30, 5, 20],
    [20, 5, 30],
    [4, 9, 6], // of more rank than the matrix has
    [1, 1, 7],
  ])(
    "of [%i, %i] times [.., %i] are those of the product, and make it whole",
    (rows, rank, columns) => {
      const [up, down] = [matrix(rows, rank, 1), matrix(rank, columns, 2)];
      const product = multiplied(up, down);
      const count = Math.min(rows, rank, columns);
      const parts = partsOfProduct(up, down, () => count);
      expect(worst(sumOf(parts), product.data)).toBeLessThan(1e-6);
      const { values } = partsOfMatrix(product, () => count);
      for (let k = 0; k < count; k++)
        expect((parts.values[k] ?? 0) / (values[k] ?? 0)).toBeCloseTo(1, 4);
    },
  );

  test("are the best of their number: what is left has the length of the values that were cut", () => {
    const whole = matrix(12, 17, 3);
    const parts = partsOfMatrix(whole, () => 4);
    const sum = sumOf(parts);
    const left = whole.data.reduce((all, value, i) => all + (value - (sum[i] ?? 0)) ** 2, 0);
    const cut = parts.values.subarray(4).reduce((all, value) => all + value * value, 0);
    expect(left).toBeCloseTo(cut, 6);
  });

  test("of zeros are zeros", () => {
    const parts = partsOfProduct(
      { rows: 3, columns: 2, data: new Float32Array(6) },
      matrix(2, 4, 1),
      () => 2,
    );
    expect([...sumOf(parts)].every((value) => value === 0)).toBe(true);
  });

  test.each([
    [230, 200, "flat"],
    [200, 230, "steep"],
    [210, 200, "of low rank"],
  ])(
    "of a large matrix [%i, %i] with %s values are those of all of it",
    async (rows, columns, kind) => {
      const made = matrix(rows, columns, 4);
      if (kind === "steep")
        made.data.forEach((value, i) => {
          made.data[i] = value * Math.exp(-(i % columns) / 20);
        });
      const whole =
        kind === "of low rank" ? multiplied(matrix(rows, 3, 5), matrix(3, columns, 6)) : made;
      const runtime = await createNodeRuntime("cpu", { threads: 1 });
      const engine = new MatrixEngine(() => Promise.resolve(runtime));
      const parts = await largestParts(whole, 6, () => 6, engine);
      await engine.release();
      await runtime.close();
      const exact = partsOfMatrix(whole, () => 6);
      for (let k = 0; k < 6; k++)
        expect(Math.abs((parts.values[k] ?? 0) - (exact.values[k] ?? 0))).toBeLessThan(
          1e-5 * (exact.values[0] ?? 0),
        );
      expect(worst(sumOf(parts), sumOf(exact))).toBeLessThan(2e-3);
    },
  );
});
