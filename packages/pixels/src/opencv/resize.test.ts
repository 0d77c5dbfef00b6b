import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type OpenCvFilter, resampledOpenCv } from "../resize/opencv.ts";
import { floatsOf } from "./floats.ts";
import { resampledFloats } from "./resize-floats.ts";
import { digest, floatsFrom, noise, scene } from "./scene.suite.ts";

interface Case {
  readonly picture: number;
  readonly filter: OpenCvFilter;
  readonly width: number;
  readonly height: number;
  readonly data: string;
}

/** Made by parity/annotators/classic_opencv.py. */
const { resize } = JSON.parse(
  readFileSync(new URL("goldens/opencv.json", import.meta.url), "utf8"),
) as {
  readonly resize: {
    readonly exact: readonly Case[];
    readonly cubic: readonly Case[];
    readonly floats: readonly Omit<Case, "picture">[];
  };
};

/** The script's pictures. */
const pictures = [scene(67, 41, 3), noise(66, 40, 4, 256), noise(66, 40, 1, 256)];
const pictureAt = (index: number) => pictures[index] ?? scene(1, 1, 1);

describe("OpenCV's resize", () => {
  test.each(resize.exact)(
    "picture $picture by $filter to $width x $height: equal",
    ({ picture, data, ...options }) => {
      expect(digest(resampledOpenCv(pictureAt(picture), options))).toBe(data);
    },
  );

  test.each(resize.cubic)(
    "picture $picture by cubic to $width x $height: one level off in two samples at most",
    ({ picture, data, ...options }) => {
      const expected = Buffer.from(data, "base64");
      const made = resampledOpenCv(pictureAt(picture), options).data;
      expect(made.length).toBe(expected.length);
      const off = [...made].map((value, i) => Math.abs(value - (expected[i] ?? NaN)));
      expect(Math.max(...off)).toBeLessThanOrEqual(1);
      expect(off.filter((each) => each > 0).length).toBeLessThanOrEqual(2);
    },
  );

  test.each(resize.floats)(
    "floats by $filter to $width x $height: within 1e-6 of the largest",
    ({ data, ...options }) => {
      const { data: bytes, ...size } = floatsOf(scene(13, 9, 2));
      const source = { ...size, data: bytes.map((value) => Math.fround(value / 3) - 40) };
      const expected = floatsFrom(data);
      const made = resampledFloats(source, options).data;
      expect(made.length).toBe(expected.length);
      const farthest = made.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? NaN))),
        0,
      );
      expect(farthest).toBeLessThan(60e-6);
    },
  );

  test("a picture without pixels is refused", () => {
    expect(() =>
      resampledFloats(floatsOf(scene(2, 2, 1)), { width: 0, height: 4, filter: "area" }),
    ).toThrow("a resized picture of 0x4; expected positive integers");
  });
});
