/** Maps of edges and lines against sd-webui-controlnet's own, on small networks with hashed weights
 *  (parity/annotators/edges_maps.py). */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Shape } from "@inkloom/engine";
import { openWeights, readTensor } from "@inkloom/engine/weights";
import { lineDrawn, type Pixels } from "@inkloom/pixels";
import { afterAll, describe, expect, test } from "vitest";
import { annotate } from "../annotate.ts";
import { hashedNetworks, hashWeight } from "../hashed-networks.suite.ts";
import { joined } from "./anyline.ts";
import { withoutSmallObjects } from "./small-objects.ts";

const { shapes, sharper } = JSON.parse(
  readFileSync(new URL("./goldens/networks.json", import.meta.url), "utf8"),
) as {
  shapes: Record<string, Record<string, Shape>>;
  sharper: Record<string, number>;
};
const { entries } = await openWeights(
  fileURLToPath(new URL("./goldens/maps.safetensors", import.meta.url)),
);
const factors = Object.entries(sharper).map(([key, factor]) => ({ key: new RegExp(key), factor }));

const hashed = await hashedNetworks(shapes, (key, values) => {
  const own = key.endsWith(".running_mean") ? hashWeight(`${key}.bias`, [values.length]) : values;
  const found = factors.filter((each) => each.key.test(key));
  return found.reduce((all, { factor }) => all.map((value) => value * factor), own);
});
afterAll(() => hashed.close());
const context = { networks: hashed.networks };

async function golden(name: string): Promise<{ shape: Shape; data: Uint8Array }> {
  const entry = entries.get(name);
  if (entry === undefined) throw new Error(`no golden ${name}`);
  return { shape: entry.shape, data: await readTensor(entry) };
}

function pixelsOf({ shape, data }: { shape: Shape; data: Uint8Array }): Pixels {
  const [height = 0, width = 0] = shape;
  const out = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) out.set(data.subarray(i * 3, i * 3 + 3), i * 4);
  return { width, height, data: out };
}

/** Levels of the first channel, after seeing that all three are equal. */
function greyOf({ data }: Pixels): number[] {
  const grey = Array.from({ length: data.length / 4 }, (_, i) => data[i * 4] ?? -1);
  expect(grey.every((level, i) => data[i * 4 + 1] === level && data[i * 4 + 2] === level)).toBe(
    true,
  );
  return grey;
}

const picture = pixelsOf(await golden("picture"));

/** By how many levels pixels differ, the share of those that differ by more than one, and of those that differ. */
function differences(made: readonly number[], expected: ArrayLike<number>) {
  const by = made.map((level, i) => Math.abs(level - (expected[i] ?? NaN)));
  const share = (more: number): number => by.filter((each) => each > more).length / by.length;
  return { most: Math.max(...by), moreThanOne: share(1), any: share(0) };
}

interface Case {
  readonly id: string;
  readonly resolution?: number;
  readonly sliders?: Readonly<Record<string, number>>;
  /** Share of pixels that may have another level where rounding decides between two far ones. @default 0 */
  readonly torn?: number;
}

const CASES: Readonly<Record<string, Case>> = {
  softedge_hed: { id: "softedge_hed" },
  "softedge_hed@96": { id: "softedge_hed", resolution: 96 },
  softedge_hedsafe: { id: "softedge_hedsafe" },
  scribble_hed: { id: "scribble_hed" },
  softedge_pidinet: { id: "softedge_pidinet" },
  softedge_pidisafe: { id: "softedge_pidisafe" },
  scribble_pidinet: { id: "scribble_pidinet" },
  t2ia_sketch_pidi: { id: "t2ia_sketch_pidi" },
  lineart_realistic: { id: "lineart_realistic" },
  lineart_anime: { id: "lineart_anime" },
  lineart_anime_denoise: { id: "lineart_anime_denoise" },
  lineart_standard: { id: "lineart_standard" },
  "lineart_standard@120": { id: "lineart_standard", resolution: 120 },
  mlsd: { id: "mlsd", sliders: { value_threshold: 0.5 } },
  softedge_teed: { id: "softedge_teed", sliders: { safe_steps: 3 } },
  softedge_anyline: { id: "softedge_anyline" },
  "softedge_anyline@128": {
    id: "softedge_anyline",
    resolution: 128,
    sliders: { safe_steps: 0 },
  },
};

describe("maps of edges and lines", () => {
  test.each(Object.entries(CASES))(
    "%s is the reference's, within one level",
    async (name, each) => {
      const { id, resolution = 64, sliders = {} } = each;
      const { map } = await annotate(picture, { preprocessor: id, resolution, sliders }, context);
      const { shape, data } = await golden(name);
      expect([map.height, map.width]).toEqual(shape);
      const found = differences(greyOf(map), data);
      if (process.env["PARITY_VERBOSE"])
        process.stderr.write(`${name}: ${JSON.stringify(found)}\n`);
      expect(found.moreThanOne).toBeLessThanOrEqual(each.torn ?? 0);
    },
  );
});

describe("pictures that hold nothing or hardly anything", () => {
  const plain = (width: number, height: number, level: number): Pixels => ({
    width,
    height,
    data: new Uint8ClampedArray(width * height * 4)
      .fill(level)
      .map((v, i) => (i % 4 === 3 ? 255 : v)),
  });
  const ALL = [...new Set(Object.values(CASES).map(({ id }) => id))];
  /** One of each way from what a network sees to a map. */
  const KINDS = [
    "scribble_pidinet",
    "lineart_realistic",
    "lineart_standard",
    "mlsd",
    "softedge_anyline",
  ];
  test.each([
    ["one pixel", plain(1, 1, 90), ALL],
    ["all black", plain(30, 21, 0), KINDS],
    ["all white", plain(21, 30, 255), KINDS],
    ["a narrow one", plain(3, 12, 128), KINDS],
  ])("%s gives a map", async (_, small, ids) => {
    for (const preprocessor of ids) {
      const { map } = await annotate(small, { preprocessor, resolution: 32 }, context);
      expect(Math.min(map.width, map.height), preprocessor).toBe(32);
    }
  });

  test("lines of an even picture are black", async () => {
    const { map } = await annotate(
      plain(40, 40, 200),
      { preprocessor: "lineart_standard" },
      context,
    );
    expect(greyOf(map).every((level) => level === 0)).toBe(true);
  });
});

test("a file of another network is named with what it lacks", async () => {
  const wrong = await hashedNetworks({ "ControlNetHED.pth": { "conv.weight": [4, 3, 3, 3] } });
  const made = annotate(picture, { preprocessor: "softedge_hed", resolution: 64 }, wrong);
  await expect(made).rejects.toMatchObject({
    code: "annotator/damaged",
    message: expect.stringMatching(
      /ControlNetHED\.pth is not the network hed: norm is missing; .* and \d+ more/,
    ) as unknown,
  });
  await wrong.close();
});

describe("the parts of a map", () => {
  test("lines are those of OpenCV, cut at the border", async () => {
    const { data: bits } = await golden("lines");
    const ends = new Int32Array(new Uint8Array((await golden("line ends")).data).buffer);
    const [width, height] = [30, 20];
    for (let k = 0; k < 60; k++) {
      const map = { width, height, channels: 1, data: new Uint8ClampedArray(width * height) };
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = ends.subarray(k * 4, k * 4 + 4);
      lineDrawn(map, [x0, y0, x1, y1], 1);
      const expected = Array.from(map.data, (_, i) => {
        const at = k * width * height + i;
        return ((bits[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
      });
      expect(Array.from(map.data), `${x0},${y0} to ${x1},${y1}`).toEqual(expected);
    }
  });

  test("a line whose end is no number draws nothing", () => {
    const map = { width: 3, height: 3, channels: 1, data: new Uint8ClampedArray(9) };
    lineDrawn(map, [0, 0, NaN, 2], 255);
    expect(map.data.every((level) => level === 0)).toBe(true);
  });

  test("groups that touch at corners only are small by themselves", () => {
    const mask = Uint8Array.of(1, 1, 0, 0, 0, 1, 1, 0, 1); // rows of 3: a pair, a pair below the corner, one alone
    expect([...withoutSmallObjects(mask, 3, 2)]).toEqual([1, 1, 0, 0, 0, 1, 0, 0, 1]);
    expect([...withoutSmallObjects(mask, 3, 3)]).toEqual(Array.from(mask, () => 0));
  });

  test("Anyline adds faint lines of twelve pixels and more at level 1", () => {
    const lines = (count: number) => ({
      width: 12,
      height: 2,
      channels: 1,
      data: Uint8ClampedArray.from({ length: 24 }, (_, i) => (i < count ? 1 : i % 2 ? 0 : 2)),
    });
    const seen = { width: 12, height: 2, channels: 1, data: new Uint8ClampedArray(24).fill(90) };
    expect(joined(seen, lines(11)).data.every((level) => level === 90)).toBe(true);
    expect([...joined(seen, lines(12)).data]).toEqual([
      ...Array.from({ length: 12 }, () => 1),
      ...Array.from({ length: 12 }, () => 90),
    ]);
  });
});
