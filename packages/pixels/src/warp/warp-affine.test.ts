/** Warped pictures are OpenCV's, to the last level (parity/pixels/warping.py). */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { type Affine, inverted, warpAffine } from "./warp-affine.ts";

const { source, size, cases } = JSON.parse(
  await readFile(new URL("./goldens/warping.json", import.meta.url), "utf8"),
) as {
  source: number[];
  size: [number, number];
  cases: { affine: Affine; warped: number[] }[];
};
const raster = {
  width: size[0],
  height: size[1],
  channels: 3,
  data: Uint8ClampedArray.from(source),
};

test.each(cases)("by $affine", ({ affine, warped }) => {
  const { data } = warpAffine(raster, { width: 29, height: 18, affine });
  expect([...data]).toEqual(warped);
});

test("there and back again is nowhere else", () => {
  const affine: Affine = [1.31, 0.42, -7.3, -0.42, 1.31, 5.1];
  inverted(inverted(affine)).forEach((value, i) => {
    expect(value).toBeCloseTo(affine[i] ?? 0, 10);
  });
});

test("a matrix that makes all places one gives a picture without noise", () => {
  const { data } = warpAffine(raster, { width: 3, height: 2, affine: [0, 0, 0, 0, 0, 0] });
  expect(new Set(data).size).toBeLessThanOrEqual(3);
});
