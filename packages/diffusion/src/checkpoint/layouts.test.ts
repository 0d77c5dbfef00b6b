/** One model in every form that people have: the same values must make the same picture, bit for bit. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bytes, pickle, tensor, torchZip } from "../../../engine/src/weights/forged-files.suite.ts";
import { generate } from "../generate.ts";
import { inspectModel } from "./inspect.ts";
import { openCheckpoint } from "./open.ts";
import {
  encodeTiny,
  TINY,
  type TinyWeights,
  tinyWeights,
  writeFolder,
  writeSafetensors,
} from "./tiny-checkpoint.suite.ts";

let folder = "";
let runtime: Runtime;
let expected: Uint8ClampedArray;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-layouts-"));
  runtime = await createNodeRuntime("cpu", { threads: 1 });
  expected = await draw(await writeSafetensors(join(folder, "f32.safetensors"), tinyWeights()));
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true, force: true });
});

async function draw(model: string): Promise<Uint8ClampedArray> {
  const { pictures } = await generate(
    validate(TOOLS.generate, {
      prompt: "a red house on green hills",
      negative_prompt: "blurry",
      steps: 2,
      sampler: "Euler a",
      seed: 5,
      width: 64,
      height: 64,
      model,
      device: "cpu",
    }),
    { runtime, modelFolders: [], cacheFolder: join(folder, "cache") },
  );
  const [picture] = pictures;
  if (picture === undefined) throw new Error("no picture was drawn");
  return picture.pixels.data;
}

/** A PyTorch checkpoint as training writes it: the weights in `state_dict`, beside them a number. */
function ckpt(weights: TinyWeights): Buffer {
  const keys = [...weights.keys()];
  const items = keys.map((key, i) => {
    const { shape, values } = weights.get(key) ?? { shape: [], values: new Float32Array() };
    const stride = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
    const forged = {
      storageClass: "HalfStorage",
      count: values.length,
      key: String(i),
      size: shape,
      stride,
    };
    return bytes(pickle.text(key), tensor(forged), pickle.setItem);
  });
  const state = bytes(pickle.text("state_dict"), pickle.emptyDict, ...items, pickle.setItem);
  const epoch = bytes(pickle.text("epoch"), pickle.integer(3), pickle.setItem);
  const data = [...weights.values()].map((weight, i) => [String(i), encodeTiny(weight, "F16")]);
  return torchZip(
    bytes(pickle.start, pickle.emptyDict, epoch, state, pickle.stop),
    Object.fromEntries(data) as Record<string, Uint8Array>,
  );
}

/** What single files hold besides: schedules, position numbers, averages beside the plain weights. */
const BALLAST: TinyWeights = new Map([
  ["betas", { shape: [1000], values: new Float32Array(1000) }],
  ["alphas_cumprod", { shape: [1000], values: new Float32Array(1000) }],
  [
    "cond_stage_model.transformer.text_model.embeddings.position_ids",
    { shape: [1, 77], values: Float32Array.from({ length: 77 }, (_, i) => i) },
  ],
  ["first_stage_model.loss.logvar", { shape: [], values: Float32Array.of(0) }],
  ["model_ema.decay", { shape: [], values: Float32Array.of(0.5) }],
  ["model_ema.num_updates", { shape: [], values: Float32Array.of(3) }],
  ["model_ema.diffusion_modelout2bias", { shape: [4], values: new Float32Array(4) }],
]);

const EMA = "single file, averaged";
const OLD_TEXT = "single file without text_model";
const OLD_VAE = "diffusers before 0.15";

describe("the same picture comes from", () => {
  test("the single file, which shows something", async () => {
    const report = await inspectModel(join(folder, "f32.safetensors"), []);
    expect(report).toMatchObject({
      usable: true,
      layout: "single-file",
      family: { id: "sd1" },
      extra: [],
      nativeSize: 512,
    });
    expect(new Set(expected).size).toBeGreaterThan(100); // neither one colour nor clipped
  });

  test.each(["F16", "BF16"] as const)("the single file in %s", async (dtype) => {
    const path = join(folder, `${dtype}.safetensors`);
    expect(await draw(await writeSafetensors(path, tinyWeights(), dtype))).toEqual(expected);
    expect((await inspectModel(path, [])).precision.map((each) => each.dtype)).toEqual([dtype]);
  });

  test.each(["F32", "F16"] as const)("the diffusers folder in %s", async (dtype) => {
    const path = await writeFolder(join(folder, `folder-${dtype}`), dtype);
    expect(await draw(path)).toEqual(expected);
    const { layout, textEncoder, unet, vae, nativeSize } = await openCheckpoint(path, []);
    expect(layout).toBe("diffusers");
    expect({ textEncoder: textEncoder.config, unet: unet.config, vae: vae.config }).toEqual(TINY);
    expect(nativeSize).toBe(64);
  });

  test("the diffusers folder with the autoencoder named as before diffusers 0.15", async () => {
    const path = await writeFolder(join(folder, "folder-old"), "F16", { vae: OLD_VAE });
    expect(await draw(path)).toEqual(expected);
    expect((await inspectModel(path, [])).networks?.vae.naming).toBe(OLD_VAE);
  });

  test("a file with averaged weights alone and the text encoder's old names", async () => {
    const weights = tinyWeights({ unet: EMA, textEncoder: OLD_TEXT });
    const path = await writeSafetensors(join(folder, "ema.safetensors"), weights, "F16");
    expect(await draw(path)).toEqual(expected);
    const { networks, extra } = await inspectModel(path, []);
    expect(networks?.unet.naming).toBe(EMA);
    expect(networks?.textEncoder.naming).toBe(OLD_TEXT);
    expect(extra).toEqual([]);
  });

  test("a file with what training leaves behind, none of it reported as extra", async () => {
    const weights = new Map([...tinyWeights(), ...BALLAST]);
    const path = await writeSafetensors(join(folder, "ballast.safetensors"), weights);
    expect(await draw(path)).toEqual(expected);
    expect((await inspectModel(path, [])).extra).toEqual([]);
  });

  test("a PyTorch checkpoint, whatever it is called", async () => {
    for (const name of ["tiny.ckpt", "tiny.safetensors"]) {
      const path = join(folder, name);
      await writeFile(path, ckpt(tinyWeights({ textEncoder: OLD_TEXT })));
      expect(await draw(path)).toEqual(expected);
      expect((await inspectModel(path, [])).files).toMatchObject([{ format: "torch-zip" }]);
    }
  });

  test("the averaged weights are not taken where the plain ones are whole", async () => {
    const averaged = tinyWeights({ unet: EMA }, ["unet"]);
    const zeros = [...averaged].map(
      ([key, { shape, values }]) => [key, { shape, values: values.map(() => 0) }] as const,
    );
    const path = join(folder, "both.safetensors");
    await writeSafetensors(path, new Map([...tinyWeights(), ...zeros]), "F16");
    expect(await draw(path)).toEqual(expected);
  });
});
