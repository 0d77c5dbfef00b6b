import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Img2imgRequest, img2imgTool, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import type { Pixels } from "@inkloom/pixels";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeSingleFile } from "../checkpoint/tiny-families.suite.ts";
import { img2img } from "./img2img.ts";
import { keepingRuntime } from "../kept-sessions.suite.ts";

let folder: string;
let runtime: Runtime;
let model: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-inpainting-"));
  model = await writeSingleFile(join(folder, "inpainting.safetensors"), "inpainting");
  runtime = await keepingRuntime();
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

const side = 64;
const painted = (value: (at: number) => number): Pixels => ({
  width: side,
  height: side,
  data: new Uint8ClampedArray(side * side * 4).map((_, at) => (at % 4 === 3 ? 255 : value(at))),
});
const image = painted((at) => (at * 37) % 256);
const mask = painted((at) => ((at >> 2) % side < side / 2 ? 255 : 0));

async function draw(more: Partial<Img2imgRequest>): Promise<Pixels> {
  const given = { image: "a.png", prompt: "a cat", mask: "m.png", width: side, height: side };
  const request = validate(img2imgTool, {
    ...given,
    model,
    steps: 2,
    seed: 1,
    device: "cpu",
    mask_blur: 0,
    ...more,
  });
  const context = { runtime, modelFolders: [], cacheFolder: folder };
  const [picture] = (await img2img(request, { image, mask }, context)).pictures;
  if (picture === undefined) throw new Error("no picture was drawn");
  return picture.pixels;
}

test("an inpainting checkpoint sees the picture outside the mask, and under it by the mask's weight", async () => {
  const hidden = await draw({});
  const seen = await draw({ mask_weight: 0 });
  const half = (at: number): boolean => (at >> 2) % side >= side / 2;
  expect(hidden.data.filter((_, at) => half(at))).toEqual(image.data.filter((_, at) => half(at)));
  expect(seen.data).not.toEqual(hidden.data);
  expect((await draw({})).data).toEqual(hidden.data);
});
