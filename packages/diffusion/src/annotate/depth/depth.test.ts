/** Depth and normals by vision transformers against sd-webui-controlnet, with small networks in their places. */
import { readFile } from "node:fs/promises";
import { openWeights, readTensor } from "@inkloom/engine/weights";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { annotate } from "../annotate.ts";
import { type HashedNetworks, hashedNetworks, hashValues } from "../hashed-networks.suite.ts";
import { depthByPercentiles, depthByRange, normalsOfDepth } from "./maps.ts";

const MAPS = new URL("./goldens/maps.safetensors", import.meta.url);
const MODELS = new URL("../../../../models/src/depth/goldens/vit.json", import.meta.url);
const cases = JSON.parse(await readFile(MODELS, "utf8")) as Record<
  string,
  { readonly keys: Readonly<Record<string, readonly number[]>> }
>;
const goldens = (await openWeights(MAPS.pathname)).entries;

const keysOf = (name: string): Readonly<Record<string, readonly number[]>> =>
  cases[name]?.keys ?? {};

const FILES = {
  "dpt_hybrid-midas-501f0c75.pt": keysOf("midas"),
  "ZoeD_M12_N.pt": keysOf("zoe"),
  "depth_anything_vitl14.pth": keysOf("anything-1"),
  "depth_anything_v2_vitl.pth": keysOf("anything-2"),
};

/** The picture of parity/annotators/depth_vit.py. */
function drawn(height: number, width: number) {
  const data = new Uint8ClampedArray(height * width * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const step = ((Math.floor(x / 9) + Math.floor(y / 7)) % 3) * 40;
      data.set([x * 2 + step, y * 3 + step, 255 - x - y, 255], (y * width + x) * 4);
    }
  return { width, height, data };
}

const filled = (width: number, height: number, value: number) => ({
  width,
  height,
  data: new Uint8ClampedArray(width * height * 4).map((_, i) => (i % 4 === 3 ? 255 : value)),
});

async function golden(name: string) {
  const entry = goldens.get(name);
  if (entry === undefined) throw new Error(`the goldens lack ${name}`);
  return { shape: entry.shape, data: new Uint8Array(await readTensor(entry)) };
}

/** Of all values how many differ, and by how much at most. */
function difference(actual: ArrayLike<number>, expected: Uint8Array) {
  let [most, count] = [0, 0];
  expected.forEach((value, i) => {
    const apart = Math.abs(value - (actual[i] ?? 0));
    most = Math.max(most, apart);
    if (apart > 0) count++;
  });
  return { most, share: count / expected.length };
}

/** The values of an opaque picture, those of one channel alone where there is one. */
const valuesOf = (data: Uint8ClampedArray, channels: number): number[] =>
  [...data].filter((_, i) => i % 4 < channels);

let hashed: HashedNetworks;
beforeAll(async () => {
  hashed = await hashedNetworks(FILES);
});
afterAll(() => hashed.close());

describe("maps of a picture are those of sd-webui-controlnet, to one level where rounding decides", () => {
  test.each([
    ["depth_midas", "depth_midas", drawn(70, 100), {}],
    ["normal_midas", "normal_midas", drawn(70, 100), {}],
    ["normal_midas", "normal_midas all", drawn(70, 100), { background_threshold: 0 }],
    ["depth_zoe", "depth_zoe", drawn(70, 100), {}],
    ["depth_anything", "depth_anything", drawn(70, 70), {}],
    ["depth_anything_v2", "depth_anything_v2", drawn(70, 70), {}],
  ] as const)("%s as %s", async (preprocessor, name, picture, sliders) => {
    const request = { preprocessor, resolution: 64, sliders };
    const { map } = await annotate(picture, request, { networks: hashed.networks });
    const { shape, data } = await golden(name);
    expect([map.height, map.width]).toEqual(shape.slice(0, 2));
    const { most, share } = difference(valuesOf(map.data, shape[2] ?? 1), data);
    expect(most).toBeLessThanOrEqual(1);
    expect(share).toBeLessThan(0.01);
  });
});

describe("depths become the reference's levels", () => {
  const values = hashValues("depth", 45 * 70);
  const metres = Float32Array.from(values, (value) => Math.fround(value * Math.sqrt(3)));
  const depth = {
    width: 70,
    height: 45,
    data: metres.map((value) => Math.fround(value * 300) + 900),
  };

  test.each([
    ["midas of depth", () => depthByRange(depth)],
    ["zoe of depth", () => depthByPercentiles({ ...depth, data: depth.data.map((d) => d / 300) })],
    ["normal of depth", () => normalsOfDepth(depth, 0.4)],
  ] as const)("%s", async (name, draw) => {
    const { most, share } = difference(draw().data, (await golden(name)).data);
    expect(most).toBeLessThanOrEqual(1);
    expect(share).toBeLessThan(0.001);
  });

  test("the same depth everywhere makes a black map, and an upright surface", () => {
    const flat = { width: 3, height: 1, data: new Float32Array(3).fill(2) };
    expect([...depthByRange(flat).data]).toEqual([0, 0, 0]);
    expect([...depthByPercentiles(flat).data]).toEqual([0, 0, 0]);
    expect([...normalsOfDepth(flat, 0).data]).toEqual([
      255, 127, 127, 255, 127, 127, 255, 127, 127,
    ]);
    const single = { width: 1, height: 1, data: new Float32Array([5]) };
    expect([...normalsOfDepth(single, 0.4).data]).toEqual([255, 127, 127]);
  });
});

describe("pictures of any kind", () => {
  test.each([
    ["one pixel", filled(1, 1, 90)],
    ["all black", filled(40, 30, 0)],
    ["all white", filled(31, 64, 255)],
    ["long", filled(90, 9, 128)],
  ])("%s", async (_, picture) => {
    const request = { preprocessor: "depth_midas", resolution: 64 };
    const { map } = await annotate(picture, request, { networks: hashed.networks });
    expect(Math.min(map.width, map.height)).toBe(64);
  });

  test.each([
    ["depth_zoe", filled(90, 9, 128)],
    ["depth_anything", filled(130, 5, 128)],
  ])("one too long for %s is refused with its sizes", async (preprocessor, picture) => {
    const request = { preprocessor, resolution: 384 };
    const made = annotate(picture, request, { networks: hashed.networks });
    await expect(made).rejects.toMatchObject({ code: "annotator/input" });
  });
});

describe("files whose keys have another form lack what was left out alone", () => {
  test.each([
    {
      form: "transformers' Depth Anything",
      preprocessor: "depth_anything_v2",
      file: "depth_anything_v2_vits.safetensors",
      keys: Object.entries(keysOf("anything-hf")),
      without: "backbone.layernorm.bias",
      message: /Depth Anything 2: pretrained\.norm\.bias is missing$/,
    },
    {
      form: "ZoeDepth's whole state of training",
      preprocessor: "depth_zoe",
      file: "ZoeD_M12_N.pt",
      keys: Object.entries(keysOf("zoe")).map(([key, shape]) => [`model.${key}`, shape] as const),
      without: "model.conv2.bias",
      message: /ZoeDepth: conv2\.bias is missing$/,
    },
  ])("$form", async ({ preprocessor, file, keys, without, message }) => {
    const rest = Object.fromEntries(keys.filter(([key]) => key !== without));
    const other = await hashedNetworks({ [file]: rest });
    const request = { preprocessor, resolution: 64 };
    const made = annotate(drawn(64, 64), request, { networks: other.networks });
    await expect(made).rejects.toThrow(message);
    await other.close();
  });
});

describe("files of other networks", () => {
  test.each(["depth_midas", "depth_zoe", "depth_anything", "depth_anything_v2"])(
    "%s names what its file lacks",
    async (preprocessor) => {
      const wrong = await hashedNetworks(
        Object.fromEntries(Object.keys(FILES).map((file) => [file, { "conv.weight": [2, 3] }])),
      );
      const made = annotate(filled(8, 8, 1), { preprocessor }, { networks: wrong.networks });
      await expect(made).rejects.toMatchObject({ code: "annotator/damaged" });
      await wrong.close();
    },
  );
});
