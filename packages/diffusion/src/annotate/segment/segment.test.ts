/** Segment Anything's preprocessors against controlnet_aux's on a small network with hashed weights. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Shape } from "@inkloom/engine";
import { openWeights, readTensor } from "@inkloom/engine/weights";
import type { Pixels } from "@inkloom/pixels";
import { afterAll, describe, expect, test } from "vitest";
import { hashedNetworks, hashValues } from "../hashed-networks.suite.ts";
import { drawnMasks } from "./draw-masks.ts";
import { FIND_MASKS, findMasks, type FindMasksOptions } from "./find-masks.ts";
import { SEGMENT_ANNOTATORS } from "./index.ts";
import { maskOf, maskScale } from "./masks.ts";
import { openSam, seePicture } from "./network.ts";
import { withoutOverlaps } from "./overlaps.ts";
import { networkPicture, roundedPicture } from "./picture.ts";
import { segmentAt } from "./segment-at.ts";

const shapes = JSON.parse(
  readFileSync(
    new URL("../../../../models/src/sam/goldens/networks.json", import.meta.url),
    "utf8",
  ),
) as Record<"vit" | "tiny", Record<string, Shape>>;
const options = JSON.parse(
  readFileSync(new URL("./goldens/maps.json", import.meta.url), "utf8"),
) as FindMasksOptions;
const { entries } = await openWeights(
  fileURLToPath(new URL("./goldens/maps.safetensors", import.meta.url)),
);

async function golden(name: string): Promise<Uint8Array> {
  const entry = entries.get(name);
  if (entry === undefined) throw new Error(`no golden ${name}`);
  return readTensor(entry);
}

/** Masks are faint with hashed weights. */
const SHARPNESS = 30;
const hashed = await hashedNetworks(
  {
    "sam_vit_b_01ec64.pth": shapes.vit,
    "mobile_sam.pt": { "conv_first.weight": [8, 3, 3, 3] },
  },
  (key, values) =>
    /output_hypernetworks_mlps\.\d\.layers\.2\.weight$/.test(key)
      ? values.map((value) => value * SHARPNESS)
      : values,
);
const { networks } = hashed;
afterAll(() => hashed.close());

/** Squares of 15 pixels in hashed colours, as parity/annotators/segment_anything.py makes them. */
function scene(width: number, height: number): Pixels {
  const [rows, columns] = [Math.ceil(height / 15), Math.ceil(width / 15)];
  const colours = hashValues("scene", rows * columns * 3);
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 3; c++) {
      const [y, x] = [Math.floor(i / width / 15), Math.floor((i % width) / 15)];
      data[i * 4 + c] = Math.floor(((colours[(y * columns + x) * 3 + c] ?? 0) + 1) * 128);
    }
  return { width, height, data };
}

const share = (actual: ArrayLike<number>, expected: ArrayLike<number>): number => {
  let others = 0;
  for (let i = 0; i < expected.length; i++) if (actual[i] !== expected[i]) others++;
  return others / expected.length;
};

describe.each([
  ["wide", 90, 60, 128, 64],
  ["tall", 130, 200, 64, 128],
] as const)("a %s picture", (name, width, height, columns, rows) => {
  const picture = roundedPicture(scene(width, height), 64);

  test("gets sides that are multiples of 64, as the reference resizes it", async () => {
    expect([picture.width, picture.height]).toEqual([columns, rows]);
    expect(share(picture.data, await golden(`${name}.picture`))).toBe(0);
  });

  test("gives the reference's map with its colours", async () => {
    const seen = await seePicture(networks, await openSam(networks, "segment-anything"), picture);
    const steps: number[] = [];
    const masks = await findMasks(seen, options, { onStep: (step) => steps.push(step) });
    expect(steps).toEqual([1, 2, 3]);
    const { data } = drawnMasks(masks, picture, 5);
    // sums in another order may decide a pixel
    expect(share(data, await golden(`${name}.map`))).toBeLessThan(1e-3);
  });
});

test("the defaults are the reference's", () => {
  expect(FIND_MASKS).toEqual({ points: 32, quality: 0.88, stability: 0.95, overlap: 0.7 });
});

test("the network's picture has its longer side full, and zeros beyond", () => {
  const { values, width, height } = networkPicture(roundedPicture(scene(10, 20), 64), 80);
  expect([width, height]).toEqual([40, 80]);
  expect(values.shape).toEqual([1, 3, 80, 80]);
  expect(Array.from(values.data.slice(40, 80), Number)).toEqual(Array(40).fill(0));
});

test("a mask's box, area and steadiness are counted on the picture's own size", () => {
  // a square of 2 x 2 of 4 x 4 values, surely within on its left half only
  const values = new Float32Array(16).fill(-9);
  for (const at of [5, 9]) values[at] = 9;
  for (const at of [6, 10]) values[at] = 0.5;
  const sizes = { width: 16, height: 16 };
  const scale = maskScale({ masks: 4, square: 16, inner: sizes, picture: sizes });
  const mask = maskOf(values, scale);
  expect(mask.box[0]).toBeLessThan(5);
  expect(mask.box[2]).toBeGreaterThan(7);
  expect(mask.area).toBeGreaterThan(16);
  expect(mask.stability).toBeGreaterThan(0);
  expect(mask.stability).toBeLessThan(1);
  const nothing = maskOf(new Float32Array(16).fill(-9), scale);
  expect(nothing).toMatchObject({ area: 0, box: [0, 0, 0, 0] });
  expect(nothing.stability >= 0.95).toBe(false);
});

test("of boxes that share more than is allowed the better stays", () => {
  const boxes = [
    { quality: 0.5, box: [0, 0, 10, 10] as const },
    { quality: 0.9, box: [0, 0, 10, 11] as const },
    { quality: 0.7, box: [20, 0, 30, 10] as const },
  ];
  expect(withoutOverlaps(boxes, 0.7).map(({ quality }) => quality)).toEqual([0.9, 0.7]);
  expect(withoutOverlaps(boxes, 0.95)).toHaveLength(3);
});

test("a point and a box each give a mask of the picture's size", async () => {
  const picture = scene(33, 21);
  const one = await segmentAt(picture, { points: [{ x: 5, y: 6, inside: true }] }, networks);
  const boxed = await segmentAt(picture, { box: [2, 3, 30, 20] }, networks);
  for (const { mask, width, height, quality } of [one, boxed]) {
    expect([width, height, mask.length]).toEqual([33, 21, 33 * 21]);
    expect(mask.every((value) => value === 0 || value === 255)).toBe(true);
    expect(Number.isFinite(quality)).toBe(true);
  }
});

test("a prompt without a point or outside the picture is refused", async () => {
  const picture = scene(8, 8);
  await expect(segmentAt(picture, {}, networks)).rejects.toThrow("neither a point nor a box");
  const far = { points: [{ x: 9, y: 2, inside: true }] };
  await expect(segmentAt(picture, far, networks)).rejects.toThrow("a point at 9, 2");
});

test("the file of another network is refused by name", async () => {
  const input = { picture: scene(8, 8), resolution: 64, sliders: {}, seed: 0 };
  await expect(SEGMENT_ANNOTATORS.mobile_sam(input, { networks })).rejects.toThrow(
    "mobile_sam.pt is not the network Segment Anything",
  );
});

test.each([
  [1, 1],
  [400, 2],
])("a picture of %i x %i is no reason to fail", async (width, height) => {
  const seen = roundedPicture(scene(width, height), 64);
  expect([seen.width, seen.height].every((side) => side >= 64 && side % 64 === 0)).toBe(true);
});

test("sides that would become too long are refused", () => {
  expect(() => roundedPicture(scene(4000, 20), 2048)).toThrow("expected at most 16777216 pixels");
});
