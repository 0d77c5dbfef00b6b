import { describe, expect, test } from "vitest";
import { bfloat16Bits, float16Bits } from "../weights/small-floats.ts";
import { bfloat16Pattern, float16Pattern } from "./half.ts";

const widened = (bits: number): number => new Float32Array(Int32Array.of(bits).buffer)[0] ?? NaN;

describe("16-bit constants", () => {
  test("every float16 survives the way through a number and back", () => {
    for (let code = 0; code < 0x10000; code++) {
      const value = widened(float16Bits(code));
      if (!Number.isNaN(value)) expect(float16Pattern(value)).toBe(code);
    }
  });

  test("every bfloat16 survives the way through a number and back", () => {
    for (let code = 0; code < 0x10000; code++) {
      const value = widened(bfloat16Bits(code));
      if (!Number.isNaN(value)) expect(bfloat16Pattern(value)).toBe(code);
    }
  });

  test.each([
    ["a tie goes to the even neighbour below", 1 + 2 ** -11, 0x3c00],
    ["a tie goes to the even neighbour above", 1 + 3 * 2 ** -11, 0x3c02],
    ["rounding up may carry into the exponent", 2 - 2 ** -12, 0x4000],
    ["the largest value that is not infinity", 65519, 0x7bff],
    ["the smallest value that is infinity", 65520, 0x7c00],
    ["half of the smallest subnormal is zero", 2 ** -25, 0],
    ["more than half of it is not", 2 ** -25 * 1.001, 1],
    ["a number that is none", NaN, 0x7e00],
  ])("%s", (_, value, code) => {
    expect(float16Pattern(value)).toBe(code);
  });

  test("bfloat16 rounds ties to even", () => {
    expect(bfloat16Pattern(1 + 2 ** -8)).toBe(0x3f80);
    expect(bfloat16Pattern(1 + 3 * 2 ** -8)).toBe(0x3f82);
    expect(bfloat16Pattern(NaN)).toBe(0x7fc0);
  });
});
