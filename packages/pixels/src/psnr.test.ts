import { describe, expect, test } from "vitest";
import { psnr } from "./psnr.ts";

const picture = (...data: number[]) => ({
  width: 1,
  height: 1,
  data: Uint8ClampedArray.from(data),
});

describe("peak signal-to-noise ratio", () => {
  test("equal pictures have no noise, whatever their alpha", () => {
    expect(psnr(picture(1, 2, 3, 4), picture(1, 2, 3, 200))).toBe(Infinity);
  });

  test("black against white is 0 dB", () => {
    expect(psnr(picture(0, 0, 0, 255), picture(255, 255, 255, 255))).toBe(0);
  });

  test("one level everywhere is 48.13 dB", () => {
    expect(psnr(picture(9, 9, 9, 0), picture(10, 8, 10, 0))).toBeCloseTo(48.1308, 4);
  });

  test("pictures of different sizes are refused with both", () => {
    const wide = { width: 2, height: 1, data: new Uint8ClampedArray(8) };
    expect(() => psnr(wide, picture(0, 0, 0, 0))).toThrow(
      "pictures of 2x1 and 1x1; expected one size",
    );
  });

  test("data that does not fit its size is refused", () => {
    expect(() => psnr(picture(0), picture(0, 0, 0, 0))).toThrow(
      "a picture of 1x1 with 1 bytes; expected 4",
    );
  });
});
