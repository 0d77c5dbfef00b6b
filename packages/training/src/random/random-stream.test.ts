import { describe, expect, test } from "vitest";
import { randomStream } from "./random-stream.ts";

describe("a random stream", () => {
  test("is the same for the same seed and purpose, and another for another", () => {
    const first = (seed: number, ...purpose: (string | number)[]) =>
      Array.from(
        { length: 5 },
        (
          (stream) => () =>
            stream.uniform()
        )(randomStream(seed, ...purpose)),
      );
    expect(first(1, "noise", 3)).toEqual(first(1, "noise", 3));
    expect(first(1, "noise", 3)).not.toEqual(first(1, "noise", 4));
    expect(first(1, "noise", 3)).not.toEqual(first(2, "noise", 3));
    expect(first(1, "order", 3)).not.toEqual(first(1, "noise", 3));
  });

  test("is spread evenly over like purposes", () => {
    const means = Array.from({ length: 400 }, (_, i) => randomStream(7, "picture", i).uniform());
    const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.05); // 3.5 standard errors
  });

  test("gives normal values of mean 0 and variance 1", () => {
    const values = randomStream(3, "normals").normals(20_001);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.04);
  });

  test("shuffles without losing anything", () => {
    const items = Array.from({ length: 50 }, (_, i) => i);
    const shuffled = randomStream(1, "order").shuffled(items);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
  });
});
