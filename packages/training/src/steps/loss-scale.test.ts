import { describe, expect, test } from "vitest";
import { LossScale } from "./loss-scale.ts";

const some = [Float32Array.of(1, -2), undefined, Float32Array.of(0)];
const overflown = [Float32Array.of(1), Float32Array.of(3, -Infinity)];

describe("the factor of the loss", () => {
  test("begins at 65536, and is halved until gradients hold", () => {
    const scale = new LossScale();
    expect(scale.factor).toBe(65536);
    expect(scale.takes(1, overflown)).toBe(false);
    expect(scale.takes(1, [Float32Array.of(NaN)])).toBe(false);
    expect(scale.factor).toBe(16384);
    expect(scale.takes(1, some)).toBe(true);
    expect(scale.factor).toBe(16384);
  });

  test("is doubled after two thousand steps without an overflow, and not before", () => {
    const scale = new LossScale();
    scale.takes(1, some);
    scale.takes(1, overflown); // counts anew
    for (let step = 1; step < 2000; step++) scale.takes(1, some);
    expect(scale.factor).toBe(32768);
    scale.takes(1, some);
    expect(scale.factor).toBe(65536);
  });

  test("is not blamed for a loss that is no number, nor for gradients that are none without it", () => {
    const scale = new LossScale();
    expect(scale.takes(NaN, overflown)).toBe(true);
    expect(scale.factor).toBe(65536);
    let tries = 1;
    while (!scale.takes(1, overflown)) tries++;
    expect([tries, scale.factor]).toEqual([17, 1]);
  });
});
