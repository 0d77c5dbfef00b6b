import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { boxPlaces, dilated, eroded, type KernelPlaces } from "./dilate.ts";
import { floatsOf } from "./floats.ts";
import { blurredBytes, blurredFloats } from "./gaussian.ts";
import { digest, floatsFrom, scene } from "./scene.suite.ts";

interface Golden {
  readonly blurs: {
    readonly bytes: { sigma: number; data: string }[];
    readonly kernels: { x: number; y: number; sigma: number; data: string }[];
    readonly floats: { sigma: number; data: string }[];
  };
  readonly morphology: {
    readonly lines: string[];
    readonly floats: string;
    readonly boxes: { width: number; height: number; dilated: string; eroded: string }[];
  };
}

/** Made by parity/annotators/classic_opencv.py. */
const { blurs, morphology } = JSON.parse(
  readFileSync(new URL("goldens/opencv.json", import.meta.url), "utf8"),
) as Golden;

describe("OpenCV's Gaussian blur", () => {
  const picture = scene(67, 41, 3);

  test.each(blurs.bytes)("bytes by $sigma pixels: equal", ({ sigma, data }) => {
    expect(digest(blurredBytes(picture, sigma))).toBe(data);
  });

  test.each(blurs.kernels)("bytes by a kernel of $x x $y: equal", ({ data, ...kernel }) => {
    expect(digest(blurredBytes(picture, kernel))).toBe(data);
  });

  test.each(blurs.floats)(
    "floats by $sigma pixels: within 1e-6 of the largest",
    ({ sigma, data }) => {
      const expected = floatsFrom(data);
      const made = blurredFloats(floatsOf(scene(13, 9, 3)), sigma).data;
      const farthest = made.reduce(
        (most, v, i) => Math.max(most, Math.abs(v - (expected[i] ?? NaN))),
        0,
      );
      expect(farthest).toBeLessThan(255e-6);
    },
  );

  test("a kernel without a middle is refused", () => {
    expect(() => blurredBytes(picture, { x: 4, y: 1, sigma: 1 })).toThrow(
      "a kernel of 4x1; expected odd integers from 1",
    );
  });

  test("a picture of one pixel stays as it is", () => {
    const dot = scene(1, 1, 3);
    expect(blurredBytes(dot, 9)).toEqual(dot);
    expect(blurredFloats(floatsOf(dot), 9).data[0]).toBeCloseTo(dot.data[0] ?? NaN, 3);
  });
});

describe("OpenCV's dilate and erode", () => {
  const picture = scene(31, 22, 3);
  const lines: readonly KernelPlaces[] = [
    [
      [-1, 0],
      [0, 0],
      [1, 0],
    ],
    [
      [0, -1],
      [0, 0],
      [0, 1],
    ],
    [
      [-1, -1],
      [0, 0],
      [1, 1],
    ],
    [
      [1, -1],
      [0, 0],
      [-1, 1],
    ],
  ];

  test.each(lines.map((places, i) => ({ i, places })))("line $i: equal", ({ i, places }) => {
    expect(digest(dilated(picture, places))).toBe(morphology.lines[i]);
  });

  test("floats: equal", () => {
    const { data, ...size } = floatsOf(picture);
    const floats = { ...size, data: data.map((value) => Math.fround(value / 3) - 20) };
    expect(digest(dilated(floats, lines[2] ?? []))).toBe(morphology.floats);
  });

  test.each(morphology.boxes)("a box of $width x $height: equal", (box) => {
    const places = boxPlaces(box.width, box.height);
    expect(digest(dilated(picture, places))).toBe(box.dilated);
    expect(digest(eroded(picture, places))).toBe(box.eroded);
  });
});
