import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { blended } from "./blend.ts";
import type { Pixels } from "./pixels.ts";

/** Made by parity/pixels/blend.py. */
const golden = JSON.parse(readFileSync(new URL("goldens/blend.json", import.meta.url), "utf8")) as {
  readonly rows: readonly { readonly share: number; readonly data: string }[];
};

/** The script's rows: every pair of 16 levels, the second with its alpha turned around. */
const row = (level: (at: number) => number, turned: boolean): Pixels => ({
  width: 256,
  height: 1,
  data: Uint8ClampedArray.from({ length: 1024 }, (_, at) => {
    const value = 17 * level(at >> 2);
    return turned && at % 4 === 3 ? 255 - value : value;
  }),
});
const below = row((at) => at >> 4, false);
const above = row((at) => at & 15, true);

test.each(golden.rows)("a share of $share gives Pillow's bytes", ({ share, data }) => {
  const { width, height, data: made } = blended(below, above, share);
  expect([width, height]).toEqual([256, 1]);
  expect(Buffer.from(made)).toEqual(Buffer.from(data, "base64"));
});

test("pictures of two sizes and shares beyond the ends are refused", () => {
  expect(() => blended(below, { ...above, width: 128, height: 2 }, 0.5)).toThrow(
    "256x1 and 128x2; expected one size",
  );
  expect(() => blended(below, above, 1.5)).toThrow("a share of 1.5, expected 0 to 1");
});
