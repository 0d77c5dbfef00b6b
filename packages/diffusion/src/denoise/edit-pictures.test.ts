/** A tiny instruct-pix2pix model draws what diffusers' pipeline draws (parity/ip2p/make_goldens.py). */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Img2imgRequest, img2imgTool, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { openWeights, readTensor } from "@inkloom/engine/weights";
import { type Pixels, psnr } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeFamilyFolder, writeSingleFile } from "../checkpoint/tiny-families.suite.ts";
import { img2img } from "../img2img/img2img.ts";

let folder = "";
let model = "";
let runtime: Runtime;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-edit-"));
  model = await writeSingleFile(join(folder, "edit.safetensors"), "edit");
  runtime = await createNodeRuntime("cpu", { threads: 1 });
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true, force: true });
});

/** The script's picture. */
function picture(width: number, height: number): Pixels {
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++)
        data[4 * (y * width + x) + c] =
          (x * (3 + c) + y * (5 - c) + Math.floor((x * y) / (7 + c))) % 256;
  return { width, height, data };
}

type Asked = Partial<Img2imgRequest> & { readonly width: number; readonly height: number };

async function draw(asked: Asked): Promise<Pixels[]> {
  const request = validate(img2imgTool, {
    image: "a.png",
    prompt: "make the house red",
    model,
    steps: 4,
    seed: 5,
    denoise: 1,
    device: "cpu",
    ...asked,
  });
  const image = picture(asked.width, asked.height);
  const context = { runtime, modelFolders: [], cacheFolder: join(folder, "cache") };
  return (await img2img(request, { image }, context)).pictures.map(({ pixels }) => pixels);
}

/** Planes of bytes, one picture after another. */
async function goldens(name: string, { width, height }: Asked): Promise<Pixels[]> {
  const file = new URL("goldens/edit.safetensors", import.meta.url).pathname;
  const entry = (await openWeights(file)).entries.get(name);
  if (entry === undefined) throw new Error(`no golden ${name}`);
  const planes = await readTensor(entry);
  const area = width * height;
  return Array.from({ length: entry.shape[0] ?? 0 }, (_, i) => {
    const data = new Uint8ClampedArray(4 * area).fill(255);
    for (let at = 0; at < area; at++)
      for (let c = 0; c < 3; c++) data[4 * at + c] = planes[(3 * i + c) * area + at] ?? 0;
    return { width, height, data };
  });
}

/** Smallest PSNR, dB; 45 would be one level of difference everywhere. */
const CLOSE = 70;

describe("instruct-pix2pix draws diffusers' pictures", () => {
  test.each<[string, Asked]>([
    [
      "usual",
      { width: 104, height: 72, cfg: 7.5, image_cfg: 1.5, negative_prompt: "blurry", batch: 2 },
    ],
    ["picture", { width: 72, height: 104, cfg: 3, image_cfg: 4 }],
    [
      "words",
      { width: 88, height: 88, cfg: 9, image_cfg: 1, negative_prompt: "blurry, dark", batch: 2 },
    ],
  ])("%s", async (name, asked) => {
    const drawn = await draw(asked);
    const expected = await goldens(name, asked);
    expect(drawn.length).toBe(expected.length);
    const decibels = drawn.map((each, i) => psnr(each, expected[i] ?? each));
    if (process.env["PARITY_VERBOSE"])
      process.stderr.write(`${name}: ${decibels.map((value) => value.toFixed(1)).join(", ")} dB\n`);
    expect(Math.min(...decibels)).toBeGreaterThan(CLOSE);
  });

  test("from a folder as from a file", async () => {
    const asked = { width: 72, height: 104, cfg: 3, image_cfg: 4, steps: 1 };
    const [fromFile] = await draw(asked);
    const path = await writeFamilyFolder(join(folder, "edit-folder"), "edit");
    const [fromFolder] = await draw({ ...asked, model: path });
    expect(fromFolder && fromFile && psnr(fromFolder, fromFile)).toBeGreaterThan(60);
  });

  test("neither scale of guidance may be another", async () => {
    const size = { width: 72, height: 104, steps: 4 };
    const [expected] = await goldens("picture", size);
    for (const other of [
      { cfg: 3, image_cfg: 3.5 },
      { cfg: 3.5, image_cfg: 4 },
    ]) {
      const [drawn] = await draw({ ...size, ...other });
      expect(drawn && expected && psnr(drawn, expected)).toBeLessThan(60);
    }
  });
});
