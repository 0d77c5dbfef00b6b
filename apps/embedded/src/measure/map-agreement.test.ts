import type { Pixels } from "@inkloom/pixels";
import { describe, expect, test } from "vitest";
import { borderJump, farthestOutside, middleMask } from "./inpainted.ts";
import { lineAgreement } from "./map-agreement.ts";

const SIDE = 32;

/** Black, with the columns given in white. */
function columns(...white: number[]): Pixels {
  const data = new Uint8ClampedArray(SIDE * SIDE * 4);
  for (let at = 0; at < SIDE * SIDE; at++)
    data.fill(white.includes(at % SIDE) ? 255 : 0, at * 4, at * 4 + 3);
  return { width: SIDE, height: SIDE, data };
}

describe("agreement of lines", () => {
  test("is 1 up to 2 pixels apart, 0 beyond", () => {
    expect(lineAgreement(columns(10), columns(10))).toBe(1);
    expect(lineAgreement(columns(10), columns(12))).toBe(1);
    expect(lineAgreement(columns(10), columns(13))).toBe(0);
  });

  test("counts what is missing and what is too much alike", () => {
    expect(lineAgreement(columns(5, 20), columns(5))).toBeCloseTo(2 / 3);
    expect(lineAgreement(columns(5), columns(5, 20))).toBeCloseTo(2 / 3);
    expect(lineAgreement(columns(), columns(5))).toBe(0);
  });
});

describe("what inpainting did", () => {
  test("outside the mask is seen clear of its blur alone", () => {
    const mask = middleMask(128);
    const was: Pixels = { width: 128, height: 128, data: new Uint8ClampedArray(128 * 128 * 4) };
    const changedAt = (x: number): Pixels => {
      const data = was.data.slice();
      data[(64 * 128 + x) * 4] = 9;
      return { ...was, data };
    };
    expect(farthestOutside(was, changedAt(2), mask)).toBe(9);
    expect(farthestOutside(was, changedAt(10), mask)).toBe(0);
    expect(farthestOutside(was, changedAt(64), mask)).toBe(0);
  });

  test("jumps at the border by what its two sides differ by", () => {
    const mask = middleMask(128);
    expect(borderJump(mask, mask)).toBe(255);
    expect(borderJump({ ...mask, data: mask.data.map(() => 7) }, mask)).toBe(0);
  });
});
