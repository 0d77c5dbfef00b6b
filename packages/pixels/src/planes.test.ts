import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fromPlanes, toPlanes } from "./planes.ts";

interface Golden {
  readonly shape: [number, number, number];
  readonly planes: string;
  readonly truncate: string;
  readonly round: string;
}
const golden = JSON.parse(
  readFileSync(new URL("goldens/planes.json", import.meta.url), "utf8"),
) as Golden;
const [, height, width] = golden.shape;
const planes = new Float32Array(Uint8Array.from(Buffer.from(golden.planes, "base64")).buffer);

/** Red, green, blue of every pixel, without alpha. */
const rgb = (data: Uint8ClampedArray): number[] => [...data].filter((_, at) => at % 4 !== 3);

describe("planes to bytes", () => {
  test.each(["truncate", "round"] as const)("%s: every byte is the reference's", (rounding) => {
    const pixels = fromPlanes(planes, { width, height, rounding });
    expect(rgb(pixels.data)).toEqual([...Buffer.from(golden[rounding], "base64")]);
    expect(pixels).toMatchObject({ width, height });
  });

  test("the two ways differ, and truncating is the default", () => {
    expect(golden.truncate).not.toBe(golden.round);
    const { data } = fromPlanes(planes, { width, height });
    expect(rgb(data)).toEqual([...Buffer.from(golden.truncate, "base64")]);
  });

  test("every pixel is opaque", () => {
    const { data } = fromPlanes(planes, { width, height });
    expect(data.filter((_, at) => at % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  });

  test("planes of another size are refused with both numbers", () => {
    expect(() => fromPlanes(new Float32Array(12), { width: 2, height: 3 })).toThrow(
      "planes with 12 values; expected 3x3x2 = 18",
    );
    expect(() => fromPlanes(new Float32Array(0), { width: 0, height: 3 })).toThrow(
      "planes of 0x3; expected positive integers",
    );
  });

  test.each([NaN, Infinity, -Infinity])("%s is named with its place", (value) => {
    const broken = Float32Array.of(0, 0, value);
    expect(() => fromPlanes(broken, { width: 1, height: 1 })).toThrow(
      `planes hold ${value} at 2; expected numbers in -1..1`,
    );
  });
});

describe("bytes to planes", () => {
  test("every byte comes back, plane by plane", () => {
    const data = Uint8ClampedArray.from({ length: 256 * 4 }, (_, at) =>
      at % 4 === 3 ? 255 : ((at >> 2) + (at % 4) * 85) % 256,
    );
    const pixels = { width: 16, height: 16, data };
    const planes = toPlanes(pixels);
    expect([planes[0], planes[255]]).toEqual([-1, 1]);
    expect(planes[256]).toBeCloseTo(-1 / 3, 6);
    expect(fromPlanes(planes, { width: 16, height: 16, rounding: "round" })).toEqual(pixels);
  });
});
