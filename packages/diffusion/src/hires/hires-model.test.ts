import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateTool, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tinyLora, writeLora } from "../adapters/lora-files.suite.ts";
import { tinyWeights, writeSafetensors } from "../checkpoint/tiny-checkpoint.suite.ts";
import { writeSingleFile } from "../checkpoint/tiny-families.suite.ts";
import { parseInfotext } from "../finish/infotext.ts";
import { generate } from "../generate.ts";
import { keepingRuntime } from "../kept-sessions.suite.ts";

let folder: string;
let runtime: Runtime;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-hires-"));
  await writeSafetensors(join(folder, "first_1.5.safetensors"), tinyWeights(), "F16");
  await writeSingleFile(join(folder, "other_1.0.safetensors"), "sdxl");
  await writeLora(join(folder, "ink.safetensors"), tinyLora());
  runtime = await keepingRuntime();
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

const ASKED = {
  prompt: "a cat",
  model: "first_1.5",
  width: 64,
  height: 64,
  steps: 1,
  seed: 3,
  device: "cpu",
  hires: 1.25,
};

async function draw(request: object) {
  const context = { runtime, modelFolders: [folder], loraFolders: [folder], cacheFolder: folder };
  const [picture] = (await generate(validate(generateTool, { ...ASKED, ...request }), context))
    .pictures;
  if (picture === undefined) throw new Error("no picture was drawn");
  return picture;
}

test("a second pass by a checkpoint of another family goes over pixels, and is told", async () => {
  const asked = { hires_model: join(folder, "other_1.0.safetensors"), hires_upscaler: "Lanczos" };
  const { pixels, infotext, job } = await draw(asked);
  expect(pixels).toMatchObject({ width: 80, height: 80 });
  expect(parseInfotext(infotext).fields).toMatchObject({
    Model: "first_1.5",
    "Hires checkpoint": "other_1.0",
  });
  expect(job.parameters).toMatchObject({ hires_model: "other_1.0.safetensors" });
  expect((await draw(job.parameters)).pixels.data).toEqual(pixels.data);
  expect((await draw({ hires_upscaler: "Lanczos" })).pixels.data).not.toEqual(pixels.data);
});

test("latents are not handed to a checkpoint that has others", async () => {
  await expect(draw({ hires_model: "other_1.0" })).rejects.toMatchObject({
    code: "hires/latents",
    message: expect.stringContaining(
      "Latent hands latents of first_1.5 (SD 1.x) to other_1.0 (SDXL), which has others",
    ) as string,
  });
});

test("the first checkpoint named again draws what it draws without a name", async () => {
  const plain = await draw({});
  expect((await draw({ hires_model: "first_1.5" })).pixels.data).toEqual(plain.pixels.data);
});

test("LoRAs are applied to it", async () => {
  const small = { hires: 1, hires_denoise: 1, hires_upscaler: "Nearest" };
  const lora = { ...small, prompt: "a cat <lora:ink:1>" };
  const own = await draw({ ...lora, hires_model: "first_1.5" });
  expect(own.pixels.data).toEqual((await draw(lora)).pixels.data);
  const without = await draw({ ...lora, hires_model: "first_1.5", prompt: "a cat" });
  expect(own.pixels.data).not.toEqual(without.pixels.data);
});

test("a checkpoint that is nowhere is named", async () => {
  await expect(draw({ hires_model: "nowhere" })).rejects.toMatchObject({
    code: "model/missing",
    message: expect.stringContaining("nowhere") as string,
  });
});
