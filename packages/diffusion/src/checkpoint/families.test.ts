/** Tiny checkpoints of every family, as single files and as folders, draw what diffusers' and transformers'
 *  networks draw (parity/models/family_pictures.py). */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { openWeights, readTensor } from "@inkloom/engine/weights";
import { type Pixels, psnr } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generate } from "../generate.ts";
import { keepingRuntime } from "../kept-sessions.suite.ts";
import { inspectModel } from "./inspect.ts";
import { openCheckpoint } from "./open.ts";
import { tinyWeights, writeFolder, writeSafetensors } from "./tiny-checkpoint.suite.ts";
import { writeGguf } from "./tiny-gguf.suite.ts";
import { type TinyFamily, writeFamilyFolder, writeSingleFile } from "./tiny-families.suite.ts";

const GOLDENS = join(import.meta.dirname, "goldens/families.safetensors");
const SIDE = 64;

let folder = "";
let runtime: Runtime;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-families-"));
  runtime = await keepingRuntime();
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true, force: true });
});

const context = () => ({ runtime, modelFolders: [], cacheFolder: join(folder, "cache") });

async function draw(model: string, change: Record<string, unknown> = {}): Promise<Pixels> {
  const { pictures } = await generate(
    validate(TOOLS.generate, {
      prompt: "a red house on green hills",
      negative_prompt: "blurry",
      steps: 1,
      seed: 5,
      width: SIDE,
      height: SIDE,
      device: "cpu",
      model,
      ...change,
    }),
    context(),
  );
  const [picture] = pictures;
  if (picture === undefined) throw new Error("no picture was drawn");
  return picture.pixels;
}

/** Decibels of the golden `name`; prints them under PARITY_VERBOSE. */
async function decibels(picture: Pixels, name: string): Promise<number> {
  const given = psnr(picture, await golden(name));
  if (process.env["PARITY_VERBOSE"]) process.stderr.write(`${name}: ${given.toFixed(1)} dB\n`);
  return given;
}

/** Planes of bytes, as Python wrote them. */
async function golden(name: string): Promise<Pixels> {
  const entry = (await openWeights(GOLDENS)).entries.get(name);
  if (entry === undefined) throw new Error(`no golden ${name}`);
  const planes = await readTensor(entry);
  const data = new Uint8ClampedArray(4 * SIDE * SIDE).fill(255);
  for (let i = 0; i < SIDE * SIDE; i++)
    for (let colour = 0; colour < 3; colour++)
      data[4 * i + colour] = planes[colour * SIDE * SIDE + i] ?? 0;
  return { width: SIDE, height: SIDE, data };
}

/** Each is written once. */
const written = new Map<string, Promise<string>>();
function once(name: string, write: (path: string) => Promise<string>): Promise<string> {
  const path = written.get(name) ?? write(join(folder, name));
  written.set(name, path);
  return path;
}
const single = (family: TinyFamily): Promise<string> =>
  once(`${family}.safetensors`, (path) => writeSingleFile(path, family));
const layout = (family: TinyFamily): Promise<string> =>
  once(`${family}-folder`, (path) => writeFamilyFolder(path, family));

describe("the picture of diffusers comes from", () => {
  test("SD 2.x: a folder says that it predicts velocity with zero terminal SNR, a file is told so", async () => {
    expect(await decibels(await draw(await layout("sd2")), "sd2")).toBeGreaterThan(70);
    const file = await single("sd2");
    const told = { prediction: "v", zero_snr: true };
    expect(await decibels(await draw(file, told), "sd2")).toBeGreaterThan(70);
    expect(await decibels(await draw(file), "sd2")).toBeLessThan(30);
  });

  test.each(["sdxl", "refiner", "inpainting"] as const)("%s: folder and file", async (family) => {
    const fromFile = await draw(await single(family));
    expect(await decibels(fromFile, family)).toBeGreaterThan(70);
    expect(psnr(await draw(await layout(family)), fromFile)).toBeGreaterThan(60);
  });

  test("SDXL: an empty negative prompt is zeros, not the words of nothing", async () => {
    const path = await single("sdxl");
    const picture = await draw(path, { negative_prompt: "" });
    expect(await decibels(picture, "sdxl.empty")).toBeGreaterThan(70);
  });
});

describe("checkpoints of other families", () => {
  test("are known by their keys", async () => {
    const known = [];
    for (const family of ["sd2", "sdxl", "refiner", "inpainting"] as const) {
      const path = await single(family);
      const { usable, extra, family: told } = await inspectModel(path, []);
      expect({ usable, extra }).toEqual({ usable: true, extra: [] });
      const { nativeSize, kind } = await openCheckpoint(path, []);
      known.push([told?.id, kind, nativeSize]);
    }
    expect(known).toEqual([
      ["sd2", "plain", 512],
      ["sdxl", "plain", 1024],
      ["sdxl-refiner", "plain", 1024],
      ["sd1", "inpainting", 512],
    ]);
  });

  test("leave clip skip to SD 1.x", async () => {
    const path = await single("sdxl");
    expect((await draw(path, { clip_skip: 2 })).data).toEqual((await draw(path)).data);
    const old = await writeSafetensors(join(folder, "sd1.safetensors"), tinyWeights(), "F16");
    expect((await draw(old, { clip_skip: 2 })).data).not.toEqual((await draw(old)).data);
  });

  test("tell the network sizes, and other sizes change the picture", async () => {
    const path = await single("sdxl");
    const plain = await draw(path);
    expect((await draw(path, { original_width: SIDE, target_height: SIDE })).data).toEqual(
      plain.data,
    );
    for (const change of [{ crop_top: 32 }, { original_height: 512 }, { target_width: 512 }])
      expect((await draw(path, change)).data).not.toEqual(plain.data);
    const refiner = await single("refiner");
    const score = await draw(refiner, { aesthetic_score: 2 });
    expect(score.data).not.toEqual((await draw(refiner)).data);
  });

  test("the refiner draws the last steps, with words of its own", async () => {
    const [path, refiner] = [await single("sdxl"), await single("refiner")];
    const change = { steps: 4, prompt: "a [house:tree:0.5]" };
    const alone = await draw(path, change);
    const both = await draw(path, { ...change, refiner, refiner_switch_at: 0.5 });
    expect(both.data).not.toEqual(alone.data);
    const late = await draw(path, { ...change, refiner, refiner_switch_at: 1 });
    expect(late.data).toEqual(alone.data);
  });

  test("one that edits pictures asks for one", async () => {
    const first = "model.diffusion_model.input_blocks.0.0.weight";
    const weights = tinyWeights();
    const values = new Float32Array(32 * 8 * 9).fill(0.01);
    weights.set(first, { shape: [32, 8, 3, 3], values });
    const path = await writeSafetensors(join(folder, "edit.safetensors"), weights, "F16");
    await expect(draw(path)).rejects.toMatchObject({ code: "model/family" });
    await expect(draw(path)).rejects.toThrow("changes a picture; expected one to begin with");
  });

  test("a graph among weights is named as such", async () => {
    const path = await writeFamilyFolder(join(folder, "with-graph"), "sdxl");
    await rm(join(path, "vae/diffusion_pytorch_model.safetensors"));
    await writeFile(join(path, "vae/model.onnx"), "");
    await expect(openCheckpoint(path, [])).rejects.toMatchObject({ code: "model/family" });
    await expect(openCheckpoint(path, [])).rejects.toThrow("model.onnx, a finished graph");
  });
});

describe("a GGUF file", () => {
  test("draws what its weights would as float32", async () => {
    const path = join(folder, "quantised.gguf");
    const kept = await writeGguf(path, tinyWeights());
    const report = await inspectModel(path, []);
    expect(report).toMatchObject({ usable: true, family: { id: "sd1" }, extra: [] });
    expect(report.files).toMatchObject([{ format: "gguf" }]);
    expect(new Set(report.unmapped.map(({ reason }) => reason))).toEqual(new Set(["quantised"]));
    const plain = await writeSafetensors(join(folder, "kept.safetensors"), kept);
    expect((await draw(path)).data).toEqual((await draw(plain)).data);
    expect((await openCheckpoint("quantised", [folder])).name).toBe("quantised");
  });

  test("of a U-Net alone is named as such, and stands in a folder for its U-Net", async () => {
    const alone = join(folder, "unet.gguf");
    const unet = new Map(
      [...tinyWeights({}, ["unet"])].map(([key, weight]) => [
        key.replace("model.diffusion_model.", ""),
        weight,
      ]),
    );
    await writeGguf(alone, unet);
    await expect(openCheckpoint(alone, [])).rejects.toThrow("of the kind U-Net alone");
    const before = await draw(await writeFolder(join(folder, "without-gguf")));
    const whole = await writeFolder(join(folder, "with-gguf"));
    await rm(join(whole, "unet/diffusion_pytorch_model.safetensors"));
    await writeGguf(join(whole, "unet/diffusion_pytorch_model.gguf"), unet);
    expect(psnr(await draw(whole), before)).toBeGreaterThan(25);
  });
});

describe("an autoencoder of its own", () => {
  const zeroed = () =>
    new Map(
      [...tinyWeights({}, ["vae"])].map(([key, { shape, values }]) => [
        key,
        {
          shape,
          values: key.endsWith("conv_out.bias") ? values.map(() => 1) : values.map(() => 0),
        },
      ]),
    );

  test("is found by name beside the models, and draws", async () => {
    const path = await writeSafetensors(join(folder, "sd1.safetensors"), tinyWeights(), "F16");
    await writeSafetensors(join(folder, "white.safetensors"), zeroed());
    const { data } = await draw(path, { vae: join(folder, "white.safetensors") });
    expect(new Set(data)).toEqual(new Set([255]));
    const options = { vae: "white" };
    expect((await openCheckpoint(path, [folder], options)).vae.weights.size).toBe(120);
    const apart = await openCheckpoint(path, [], { ...options, vaeFolders: [folder] });
    expect(apart.vaeName).toBe("white.safetensors");
    await expect(openCheckpoint(path, [folder], { vae: "black" })).rejects.toThrow(
      'VAE "black" was not found, looked in',
    );
  });

  test("beside the checkpoint it is taken by itself, unless None is asked for", async () => {
    const path = await writeSafetensors(join(folder, "own.safetensors"), tinyWeights(), "F16");
    const own = await draw(path);
    await writeSafetensors(join(folder, "own.vae.safetensors"), zeroed());
    expect(new Set((await draw(path)).data)).toEqual(new Set([255]));
    expect((await draw(path, { vae: "None" })).data).toEqual(own.data);
  });

  test("makes a checkpoint without one whole", async () => {
    const path = join(folder, "without.safetensors");
    const weights = tinyWeights({}, ["textEncoder", "unet"]);
    await writeSafetensors(path, weights, "F16");
    await expect(openCheckpoint(path, [])).rejects.toThrow("weights of its VAE");
  });

  test("of another shape is refused by name", async () => {
    const weights = zeroed();
    weights.delete("first_stage_model.decoder.conv_out.bias");
    const vae = await writeSafetensors(join(folder, "broken.safetensors"), weights);
    await expect(openCheckpoint(join(folder, "own.safetensors"), [], { vae })).rejects.toThrow(
      "lacks 1 weights of its VAE: first_stage_model.decoder.conv_out.bias",
    );
  });
});

describe("numbers that are not finite", () => {
  test("in a weight are found and named", async () => {
    const weights = tinyWeights();
    const key = "model.diffusion_model.out.2.weight";
    const { shape, values } = weights.get(key) ?? { shape: [], values: new Float32Array() };
    const broken = values.slice();
    broken.set([NaN, Infinity], 3);
    weights.set(key, { shape, values: broken });
    const path = await writeSafetensors(join(folder, "nan.safetensors"), weights);
    await expect(draw(path)).rejects.toMatchObject({ code: "weights/not-finite" });
    await expect(draw(path)).rejects.toThrow(`${key} (2)`);
  });

  test("do not come from an autoencoder whose values leave float16: it computes in float32", async () => {
    const weights = tinyWeights();
    for (const [key, { shape, values }] of weights)
      if (/^first_stage_model\.(post_quant_conv|decoder\.conv_in)\.weight$/.test(key))
        weights.set(key, { shape, values: values.map((value) => value * 2 ** 9) });
    const path = await writeSafetensors(join(folder, "large.safetensors"), weights, "F16");
    const { data } = await draw(path); // 2^18 times the latents: far above float16's 65504
    expect(new Set(data).size).toBeGreaterThan(100);
  });
});
