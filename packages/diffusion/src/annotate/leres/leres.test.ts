/** LeReS's maps against the reference, with plain functions in place of the networks; these have tests of their own. */
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { hashedNetworks, hashValues } from "../hashed-networks.suite.ts";
import { goldensIn, plainNetwork } from "../plain-networks.suite.ts";
import { boosted } from "./boost.ts";
import { depthMap } from "./depth-map.ts";
import { LERES_ANNOTATORS } from "./index.ts";
import { featherOf } from "./feather.ts";
import { plainNetworks, scene } from "./leres.suite.ts";
import { linearBytes } from "./linear-bytes.ts";
import { patchesOf } from "./patches.ts";
import { resizedPlane } from "./planes.ts";
import { straightFit } from "./straight-fit.ts";
import { wholeSize } from "./whole-size.ts";

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly salt: number;
}
interface Facts {
  readonly sizes: readonly (Picture & { size: number; covered: number })[];
  readonly patches: readonly (Picture & { factor: number; patches: number[][] })[];
  readonly fits: readonly { spread: number; slope: number; offset: number }[];
}

const FACTS = new URL("./goldens/facts.json", import.meta.url);
const facts = JSON.parse(await readFile(FACTS, "utf8")) as Facts;
const golden = await goldensIn(new URL("./goldens/maps.safetensors", import.meta.url));

/** Largest distance, in all and of the mean. */
function distance(actual: Iterable<number>, expected: Float32Array) {
  const values = Array.from(actual);
  expect(values.length).toBe(expected.length);
  const distances = values.map((value, i) => Math.abs(value - (expected[i] ?? NaN)));
  return Math.max(...distances);
}

describe("resizing", () => {
  const sizes = [
    [40, 31],
    [11, 17],
    [9, 5],
    [46, 34],
  ] as const;
  const cases = (["linear", "cubic"] as const).flatMap((filter) =>
    sizes.map(([width, height]) => ({ filter, width, height })),
  );
  const picture = scene(23, 17);

  test.each(cases)("$filter to $width x $height", async ({ filter, width, height }) => {
    const red = Float32Array.from(
      { length: 23 * 17 },
      (_, i) => Math.fround((picture.data[i * 3] ?? 0) / 7) - 3,
    );
    const name = `${filter} ${width}x${height}`;
    const floats = resizedPlane({ width: 23, height: 17, data: red }, { width, height, filter });
    expect(distance(floats.data, await golden(name))).toBeLessThan(2e-5);
    const bytes = await golden(`${name} bytes`);
    const made = resizedPlane(picture, { width, height, filter, channels: 3 });
    expect(distance(made.data, bytes)).toBeLessThanOrEqual(1);
    if (filter === "linear")
      expect(distance(linearBytes(picture, width, height).data, bytes)).toBe(0);
  });
});

test.each(facts.sizes)("looks at $width x $height, $salt at $size", ({ size, covered, ...at }) => {
  const found = wholeSize(scene(at.width, at.height, at.salt));
  expect(found.size).toBe(size);
  expect(found.covered).toBeCloseTo(covered, 12);
});

test.each(facts.patches)("picks the patches of $width x $height, $salt", (given) => {
  const found = patchesOf(scene(given.width, given.height, given.salt), given.factor);
  expect(found.map(({ left, top, width, height }) => [left, top, width, height])).toEqual(
    given.patches,
  );
});

test.each(facts.fits)("fits a line to values spread by $spread as numpy does", (given) => {
  const flat = Float32Array.from(hashValues("flat", 2 ** 18), (value) => value * Math.sqrt(3));
  const x = flat.map((value) => 0.5 + given.spread * value);
  const y = x.map((value, i) => 0.2 + 0.7 * value + 0.05 * (flat.at(i - 1) ?? 0));
  const { slope, offset } = straightFit(x, y);
  expect(slope).toBeCloseTo(given.slope, 4);
  expect(offset).toBeCloseTo(given.offset, 4);
});

test.each([3000, 331])("weighs patches of side %i", async (side) => {
  const weights = featherOf(side);
  const every = (step: number, start = 0) =>
    Array.from({ length: Math.ceil((side - start) / step) }, (_, i) => weights[start + i * step]);
  const rows = every(Math.floor(side / 3), Math.floor(side / 5));
  const columns = every(Math.floor(side / 200));
  const made = rows.flatMap((row = NaN) => columns.map((column = NaN) => row * column));
  expect(distance(made, await golden(`feather ${side}`))).toBeLessThan(1e-5);
});

test.each([[448, 192, 10]])(
  "joins the looks at a picture of %i x %i",
  async (width, height, salt) => {
    const steps: string[] = [];
    const onStep = (step: number, all: number) => steps.push(`${step} of ${all}`);
    const depth = await boosted(scene(width, height, salt), plainNetworks, { onStep });
    const seen: number[] = [];
    for (let y = 0; y < height; y += 7)
      for (let x = 0; x < width; x += 5) seen.push(depth.data[y * width + x] ?? NaN);
    // whole samples that enter the networks may differ by one of 255
    expect(distance(seen, await golden(`boosted ${width}x${height}`))).toBeLessThan(4e-3);
    expect(steps.length).toBeGreaterThan(1); // of parts as well
    expect(steps.at(-1)).toBe(`${steps.length} of ${steps.length}`);
  },
);

test.each([
  [0, 0],
  [30, 0],
  [0, 40.5],
  [12.3, 7.7],
])("cuts off %d percent near and %d far", async (removeNear, removeBackground) => {
  const depth = await plainNetworks.depth(scene(64, 64, 5));
  const { data } = depthMap(depth, { removeNear, removeBackground });
  const expected = await golden(`map ${removeNear} ${removeBackground}`);
  const differing = data.reduce((count, value, i) => count + (value === expected[i] ? 0 : 1), 0);
  expect(differing).toBeLessThanOrEqual(2); // float rounding decides a few
});

test.each([0, NaN])("a depth that is %d everywhere is white", (value) => {
  const depth = { width: 2, height: 1, data: Float32Array.from([value, value]) };
  expect(Array.from(depthMap(depth, { removeNear: 0, removeBackground: 0 }).data)).toEqual([
    255, 255,
  ]);
});

describe.each(["depth_leres", "depth_leres++"] as const)("%s", (id) => {
  const black = new Uint8ClampedArray([0, 0, 0, 255]);
  const dot = { width: 1, height: 1, data: black };
  const input = { picture: dot, resolution: 64, sliders: {}, seed: 0 };

  test("takes a single black pixel", async () => {
    const flat = plainNetwork((_, [, , height = 1, width = 1]) => ({
      dtype: "float32",
      shape: [1, 1, height, width],
      data: new Float32Array(height * width),
    }));
    const { map } = await LERES_ANNOTATORS[id](input, { networks: flat });
    expect([map.width, map.height]).toEqual([64, 64]);
    expect(map.data.every((value) => value === 255)).toBe(true);
  });

  test("names what is missing where the file is another network's", async () => {
    const hashed = await hashedNetworks({
      "res101.pth": { "conv.weight": [4, 3, 3, 3] },
    });
    await expect(LERES_ANNOTATORS[id](input, { networks: hashed.networks })).rejects.toMatchObject({
      code: "annotator/damaged",
    });
    await hashed.close();
  });
});
