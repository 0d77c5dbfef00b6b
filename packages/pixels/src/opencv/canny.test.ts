import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cannyEdges } from "./canny.ts";
import { digest, noise, scene } from "./scene.suite.ts";

interface Case {
  readonly picture: "scene" | "noise";
  readonly index: number;
  readonly low: number;
  readonly high: number;
  readonly data: string;
}

/** Made by parity/annotators/classic_opencv.py. */
const { canny } = JSON.parse(
  readFileSync(new URL("goldens/opencv.json", import.meta.url), "utf8"),
) as { readonly canny: readonly Case[] };

/** The script's pictures. */
const pictures = {
  scene: [
    scene(320, 201, 3, 3),
    scene(67, 41, 1, 3),
    scene(33, 50, 4, 3),
    scene(5, 3, 3, 3),
    scene(1, 7, 3, 3),
    scene(7, 1, 3, 3),
    scene(1, 1, 3, 3),
  ],
  noise: [noise(150, 97, 3, 256), noise(101, 64, 3, 40), noise(90, 61, 1, 100)],
};

describe("OpenCV's Canny, to the last pixel", () => {
  test.each(canny)("$picture $index, $low to $high", ({ picture, index, low, high, data }) => {
    const source = pictures[picture][index];
    if (source === undefined) throw new Error("no such picture");
    expect(digest(cannyEdges(source, { low, high }))).toBe(data);
  });

  test("an opaque picture with alpha has the edges of its colours", () => {
    const source = scene(320, 201, 3, 3);
    const data = new Uint8ClampedArray(320 * 201 * 4).fill(255);
    for (let i = 0; i < 320 * 201; i++) data.set(source.data.subarray(i * 3, i * 3 + 3), i * 4);
    for (const low of [0, 20, 100]) {
      const edges = cannyEdges(source, { low, high: 200 });
      const opaque = { low, high: 200, opaque: true };
      expect(cannyEdges({ ...source, channels: 4, data }, opaque)).toEqual(edges);
      const shifted = new Uint8ClampedArray(data.length + 1).subarray(1);
      shifted.set(data);
      expect(cannyEdges({ ...source, channels: 4, data: shifted }, opaque)).toEqual(edges);
    }
  });

  test("goldens hold edges: the scene's are neither none nor all", () => {
    const edges = cannyEdges(scene(320, 201, 3, 3), { low: 100, high: 200 }).data;
    const count = edges.reduce((sum, value) => sum + (value === 255 ? 1 : 0), 0);
    expect(count).toBeGreaterThan(1000);
    expect(count).toBeLessThan(edges.length / 4);
  });
});
