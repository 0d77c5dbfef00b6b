/** A full-size Stable Diffusion 1.5 with random weights, from a half-precision single file on disk,
 *  against diffusers and transformers (parity/models/full_size_forward.py). */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWeights, type WeightFile } from "@inkloom/engine/weights";
import {
  clipTextEncoder,
  compareManifest,
  configFromKeys,
  modelManifest,
  PREFIXES,
  SD15,
  unet,
  vaeDecode,
  vaeEncode,
  weightsAt,
} from "@inkloom/models";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  evaluate,
  expectParity,
  float32,
  golden,
  hashIds,
  hashInput,
  inputsFor,
} from "../packages/models/src/parity.suite.ts";
import { singleFileManifest, writeRandomCheckpoint } from "./random-checkpoint.ts";

const GOLDENS = new URL("./goldens/sd15-random.safetensors", import.meta.url);

let folder = "";
let file: WeightFile;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-full-"));
  const path = join(folder, "sd15.safetensors");
  await writeRandomCheckpoint(path, singleFileManifest(SD15), { dtype: "F16", seed: 15 });
  file = await openWeights(path);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("Stable Diffusion 1.5 at full size", () => {
  test("is known by its keys, and nothing is missing", () => {
    const held = [...file.entries.values()];
    expect(configFromKeys(held)).toEqual(SD15);
    const needed = Object.values(modelManifest(SD15)).flat();
    expect(compareManifest(needed, held)).toEqual({
      missing: [],
      extra: [],
      harmless: [],
      misshaped: [],
    });
  });

  test("its text encoder equals transformers", async () => {
    const values = { ids: hashIds("full.ids", 49408, [1, 77]) };
    const states = clipTextEncoder(
      weightsAt(PREFIXES.textEncoder),
      inputsFor(values).ids,
      SD15.textEncoder,
      { clipSkip: 2 },
    );
    const results = await evaluate({ states }, values, file.entries);
    const sixteenth = Float32Array.from(results.states.data, Number).filter((_, i) => i % 16 === 0);
    expectParity("full states", float32([1, 77, 48], sixteenth), await golden(GOLDENS, "states"));
  });

  test("its U-Net equals diffusers", async () => {
    const values = {
      latents: hashInput("full.latents", [2, 4, 16, 24]),
      times: float32([2], Float32Array.of(500.25, 20)),
      context: hashInput("full.context", [2, 77, 768]),
    };
    const noise = unet(weightsAt(PREFIXES.unet), inputsFor(values), SD15.unet);
    const results = await evaluate({ noise }, values, file.entries);
    expectParity("full noise", results.noise, await golden(GOLDENS, "noise"));
  });

  test("its autoencoder equals diffusers in both directions", async () => {
    const w = weightsAt(PREFIXES.vae);
    const values = {
      latents: hashInput("full.latents", [1, 4, 6, 8]),
      picture: hashInput("full.picture", [1, 3, 64, 96]),
    };
    const inputs = inputsFor(values);
    const outputs = {
      decoded: vaeDecode(w, inputs.latents, SD15.vae),
      mean: vaeEncode(w, inputs.picture, SD15.vae).mean,
    };
    const results = await evaluate(outputs, values, file.entries);
    expectParity("full decoded", results.decoded, await golden(GOLDENS, "decoded"));
    expectParity("full mean", results.mean, await golden(GOLDENS, "mean"));
  });
});
