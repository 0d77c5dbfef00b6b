import { describe, expect, test } from "vitest";
import type { LatentShape } from "../latents/latents.ts";
import { begins } from "./first-noise.ts";

const SHAPE: LatentShape = [2, 1, 1, 3];
const noise = Float32Array.of(1, -2, 3, 4, -5, 6);
const start = { data: noise.map((value) => 0.5 + 10 * value), shape: SHAPE };
const MOST = 14;
// Of the highest level: of the picture sqrt(a), of the noise sqrt(1 - a), with a = 1 / (1 + sigma^2).
const A = 1 / (1 + MOST * MOST);

describe("the first noise", () => {
  test("is added to the picture of the last unit that has one, at the last training time; what else is in the start stays", () => {
    const pictures = [Float32Array.of(1, 1, 1), Float32Array.of(7, 8, 9)];
    const runs = [
      { noised: () => Float32Array.of(100, 100, 100) },
      { noised: (number: number) => pictures[number] ?? new Float32Array() },
      {},
    ];
    const { data } = begins(runs, { start, noise, share: 10 }, MOST);
    const expected = [1, 1, 1, 7, 8, 9].map(
      (value, i) => 0.5 + 10 * (Math.sqrt(A) * value + Math.sqrt(1 - A) * (noise[i] ?? 0)),
    );
    data.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? NaN, 4);
    });
  });

  test("stays as it is where no unit changes it", () => {
    expect(begins([{}], { start, noise, share: 10 }, MOST)).toBe(start);
  });
});
