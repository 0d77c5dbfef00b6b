/** Segmentation by OneFormer: what its network is given, and what is drawn of its classes. */
import { readFileSync } from "node:fs";
import type { Shape, TensorData } from "@inkloom/engine";
import type { Pixels } from "@inkloom/pixels";
import { afterAll, expect, test } from "vitest";
import { hashedNetworks } from "../hashed-networks.suite.ts";
import type { AnnotatorNetworks } from "../networks.ts";
import { SEG_ANNOTATORS } from "./index.ts";
import { sidesWithin } from "./oneformer.ts";
import { COCO } from "./palette-coco.ts";
import { ADE20K } from "./palettes-ade20k.ts";

const shapes = JSON.parse(
  readFileSync(
    new URL("../../../../models/src/oneformer/goldens/small.json", import.meta.url),
    "utf8",
  ),
) as Record<string, Shape>;
const hashed = await hashedNetworks({
  "250_16_swin_l_oneformer_ade20k_160k.pth": shapes,
  "150_16_swin_l_oneformer_coco_100ep.pth": { "conv_first.weight": [8, 3, 3, 3] },
});
afterAll(() => hashed.close());

function plain(width: number, height: number, colour: readonly number[]): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) data.set([...colour, 255], i * 4);
  return { width, height, data };
}

test("palettes have a colour for each class", () => {
  expect([COCO.length, ADE20K.length]).toEqual([133, 150]);
  const ofClass = ([, ...rgb]: readonly [string, number, number, number]) => rgb.join(" ");
  expect(new Set(ADE20K.map(ofClass)).size).toBe(149); // the data set gives one twice
  expect(COCO[0]).toEqual(["person", 220, 20, 60]);
  expect(COCO.at(-1)).toEqual(["rug-merged", 250, 141, 255]);
});

test.each([
  [512, 512, 800, 1333, 800, 800],
  [768, 512, 800, 1333, 1200, 800],
  [512, 2048, 800, 1333, 333, 1333],
  [100, 75, 640, 2560, 853, 640],
])("a frame of %i x %i is seen within %i and %i as %i x %i", (width, height, short, long, w, h) => {
  expect(sidesWithin({ width, height }, short, long)).toEqual({ width: w, height: h });
});

test("the network is given a normalized picture with its sides filled up, and the task in words", async () => {
  const given: Record<string, TensorData>[] = [];
  const networks: AnnotatorNetworks = {
    ...hashed.networks,
    run(_, { inputs }) {
      given.push(inputs);
      const classes = { dtype: "int64", shape: [64, 64], data: new BigInt64Array(64 * 64) };
      return Promise.resolve({ classes } as never);
    },
  };
  const input = { picture: plain(62, 60, [255, 0, 0]), resolution: 60, sliders: {}, seed: 0 };
  const { map } = await SEG_ANNOTATORS.seg_ofade20k(input, { networks });
  expect([map.width, map.height]).toEqual([62, 60]);
  const [{ picture, sentence } = {}] = given;
  // of a frame of 64 x 64
  expect(picture?.shape).toEqual([1, 3, 640, 640]);
  expect(Number(picture?.data[0])).toBeCloseTo((255 - 123.675) / 58.395, 5);
  // as the reference's own tokenizer makes it
  const tokens = Array.from(sentence?.data ?? [], Number);
  expect(tokens.slice(0, 8)).toEqual([49406, 518, 10549, 533, 29119, 1550, 49407, 0]);
  expect(tokens).toHaveLength(77);
});

test("a whole picture of one class is drawn in its colour, also where it is a single pixel", async () => {
  const { networks } = hashed;
  const input = { picture: plain(1, 1, [9, 99, 9]), resolution: 64, sliders: {}, seed: 0 };
  const { map } = await SEG_ANNOTATORS.seg_ofade20k(input, { networks });
  expect([map.width, map.height]).toEqual([64, 64]);
});

test("the file of another network is refused by name", async () => {
  const { networks } = hashed;
  const input = { picture: plain(8, 8, [0, 0, 0]), resolution: 64, sliders: {}, seed: 0 };
  await expect(SEG_ANNOTATORS.seg_ofcoco(input, { networks })).rejects.toThrow(
    "150_16_swin_l_oneformer_coco_100ep.pth is not the network OneFormer",
  );
});
