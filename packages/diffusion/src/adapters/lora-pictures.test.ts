/** LoRAs from the prompt to the picture, with the embedded model. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type GenerateRequest, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { INKLOOM_MINI } from "@inkloom/models";
import { psnr } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseInfotext } from "../finish/infotext.ts";
import { generate } from "../generate.ts";
import { keepingRuntime } from "../kept-sessions.suite.ts";
import { kohyaPair, writeLora } from "./lora-files.suite.ts";

const MODELS = fileURLToPath(new URL("../../../../models", import.meta.url));

const REQUEST = validate(TOOLS.generate, {
  prompt: "a red house on green hills",
  steps: 2,
  seed: 7,
  width: 64,
  height: 64,
  device: "cpu",
});

let runtime: Runtime;
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-lora-pictures-"));
  await mkdir(join(home, "loras"));
  runtime = await keepingRuntime();
  const [level] = INKLOOM_MINI.unet.levels;
  const deepest = INKLOOM_MINI.unet.levels.at(-1)?.channels ?? 0;
  const { contextSize: context } = INKLOOM_MINI.unet;
  const { hidden } = INKLOOM_MINI.textEncoder;
  if (!level) throw new Error("the model has no levels");
  const middle = "lora_unet_mid_block_attentions_0_transformer_blocks_0";
  await writeLora(join(home, "loras", "ink.safetensors"), {
    ...kohyaPair(`${middle}_attn1_to_q`, [deepest, 4, deepest], 32),
    ...kohyaPair(`${middle}_attn2_to_v`, [deepest, 4, context], 128),
    ...kohyaPair(
      "lora_te_text_model_encoder_layers_0_mlp_fc2",
      [hidden, 4, INKLOOM_MINI.textEncoder.intermediate],
      1,
    ),
  });
});
afterAll(async () => {
  await runtime.close();
  await rm(home, { recursive: true });
});

async function draw(request: Partial<GenerateRequest>) {
  const { pictures } = await generate(
    { ...REQUEST, ...request },
    {
      runtime,
      modelFolders: [MODELS],
      loraFolders: [join(home, "loras")],
      cacheFolder: join(home, "cache"),
    },
  );
  const [picture] = pictures;
  if (!picture) throw new Error("no picture was drawn");
  return picture;
}

const words = REQUEST.prompt;

describe("pictures with LoRAs", () => {
  test("strength 0 draws the very picture of the plain model", async () => {
    const plain = await draw({});
    const none = await draw({ prompt: `${words}<lora:ink:0>` });
    expect(none.pixels.data).toEqual(plain.pixels.data);
  });

  test("U-Net and text encoder have strengths of their own", async () => {
    const plain = await draw({});
    const both = await draw({ prompt: `${words}<lora:ink:1>` });
    const text = await draw({ prompt: `${words}<lora:ink:1:0>` });
    const unet = await draw({ prompt: `${words}<lora:ink:0:1>` });
    const pictures = [plain, both, text, unet].map(({ pixels }) => pixels);
    for (const [i, a] of pictures.entries())
      for (const b of pictures.slice(i + 1)) expect(psnr(a, b)).toBeLessThan(60);
  });

  test("the request's own list draws what tags draw, and both write the hash as A1111 does", async () => {
    const tagged = await draw({ prompt: `${words}<lora:ink:0.8>` });
    const listed = await draw({ loras: "ink:0.8" });
    expect(listed.pixels.data).toEqual(tagged.pixels.data);
    for (const { infotext } of [tagged, listed])
      expect(parseInfotext(infotext).fields["Lora hashes"]).toMatch(/^ink: [\da-f]{12}$/);
    expect(parseInfotext(tagged.infotext).prompt).toBe(`${words}<lora:ink:0.8>`);
    expect(tagged.job.parameters).toMatchObject({ prompt: `${words}<lora:ink:0.8>` });
  });

  test("the second pass of a hires fix has the networks of its own words, as in A1111", async () => {
    const hires = { hires: 2, hires_steps: 2, steps: 1, hires_denoise: 0.6 };
    const tag = "<lora:ink:1>";
    const plain = await draw({ ...hires });
    const second = await draw({ ...hires, hires_prompt: `${words}${tag}` });
    const first = await draw({ ...hires, prompt: `${words}${tag}`, hires_prompt: words });
    const both = await draw({ ...hires, prompt: `${words}${tag}` });
    const pictures = [plain, second, first, both].map(({ pixels }) => pixels);
    for (const [i, a] of pictures.entries())
      for (const b of pictures.slice(i + 1)) expect(psnr(a, b)).toBeLessThan(60);
    const twice = { prompt: `${words}${tag}`, hires_prompt: `${words}${tag}` };
    expect((await draw({ ...hires, ...twice })).pixels.data).toEqual(both.pixels.data);
    for (const { infotext } of [second, first, both])
      expect(parseInfotext(infotext).fields["Lora hashes"]).toMatch(/^ink: [\da-f]{12}$/);
    expect(parseInfotext(plain.infotext).fields["Lora hashes"]).toBeUndefined();
  });

  test("A1111 is told which of two strengths is whose; the job keeps the words as they are", async () => {
    const picture = await draw({ prompt: `${words}<lora:ink:0.8:0.3>`, steps: 1 });
    expect(parseInfotext(picture.infotext).prompt).toBe(`${words}<lora:ink:te=0.3:unet=0.8>`);
    expect(picture.job.parameters).toMatchObject({ prompt: `${words}<lora:ink:0.8:0.3>` });
  });

  test("int8 products go along with LoRAs", async () => {
    const asked = { prompt: `${words}<lora:ink:0.5>`, steps: 4, width: 128, height: 128 };
    const full = await draw(asked);
    const int8 = await draw({ ...asked, precision: "int8" });
    expect(psnr(int8.pixels, full.pixels)).toBeGreaterThan(25);
  });

  test("an unknown name is refused with its tag and the nearest names", async () => {
    await expect(draw({ prompt: `${words} <lora:inc:1>` })).rejects.toMatchObject({
      code: "lora/missing",
      message: expect.stringMatching(
        /^<lora:inc:1>: no LoRA is named "inc".*nearest are ink$/,
      ) as string,
    });
  });
});
