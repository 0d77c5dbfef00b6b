/** From words to a picture with a full-size Stable Diffusion 1.5 (random weights): 512x512, two steps, with
 *  guidance, through the engine host as programs use it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TOOLS, validate } from "@inkloom/contract";
import { generate, inspectModel } from "@inkloom/diffusion";
import { createEngineHost, type EngineHost } from "@inkloom/engine/host";
import { openWeights } from "@inkloom/engine/weights";
import { type Component, type Manifest, namingsOf, SD15 } from "@inkloom/models";
import { type Pixels, psnr } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readManifest } from "../packages/models/src/manifest-text.suite.ts";
import { singleFileManifest, writeRandomCheckpoint } from "./random-checkpoint.ts";
import { watchMemory } from "./watch-memory.ts";

const SEED = 15;

/** Keys and shapes by diffusers' and transformers' own classes (parity/models/full_size_manifest.py). */
const OFFICIAL = {
  textEncoder: { file: "sd15-text-encoder.txt", naming: "transformers" },
  unet: { file: "sd15-unet.txt", naming: "diffusers" },
  vae: { file: "sd15-vae.txt", naming: "diffusers" },
};
const GOLDENS = new URL("../packages/models/src/keys/goldens/", import.meta.url);

let folder = "";
let host: EngineHost;
const drawn = new Map<string, Pixels>();
/** Of each precision, GiB. */
const peaks = new Map<string, number>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-generate-"));
  host = createEngineHost({ device: "cpu" });
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

async function writeSingleFile(dtype: "F32" | "F16"): Promise<string> {
  const path = join(folder, `sd15-${dtype}.safetensors`);
  await writeRandomCheckpoint(path, singleFileManifest(SD15), { dtype, seed: SEED });
  return path;
}

/** Draws, prints seconds and the largest memory of this program and its host, in GiB, and gives the picture. */
async function draw(
  model: string,
  what: string,
): Promise<{ readonly pixels: Pixels; readonly peak: number }> {
  const peakOf = watchMemory();
  const start = performance.now();
  const { pictures, seconds } = await generate(
    validate(TOOLS.generate, {
      prompt: "a red house on green hills at sunset",
      negative_prompt: "blurry",
      steps: 2,
      sampler: "Euler a",
      seed: 7,
      model,
      device: "cpu",
    }),
    { runtime: host, modelFolders: [], cacheFolder: join(folder, "cache") },
  );
  const total = (performance.now() - start) / 1000;
  const peak = peakOf();
  const stages = Object.entries(seconds).map(([stage, value]) => `${stage} ${value.toFixed(1)}`);
  console.log(`${what}: ${total.toFixed(1)} s (${stages.join(", ")}), peak ${peak.toFixed(2)} GiB`);
  const [picture] = pictures;
  if (picture === undefined) throw new Error("no picture was drawn");
  return { pixels: picture.pixels, peak };
}

const byKey = (manifest: Manifest): Record<string, readonly number[]> =>
  Object.fromEntries(manifest.map(({ key, shape }) => [key, shape]));

describe("Stable Diffusion 1.5 at full size", () => {
  test.each(["F32", "F16"] as const)("draws 512x512 from a single file in %s", async (dtype) => {
    const path = await writeSingleFile(dtype);
    const { pixels, peak } = await draw(path, `single file ${dtype}`);
    peaks.set(dtype, peak);
    expect(pixels).toMatchObject({ width: 512, height: 512 });
    expect(new Set(pixels.data).size).toBeGreaterThan(100);
    drawn.set(dtype, pixels);
    const report = await inspectModel(path, []);
    expect(report).toMatchObject({ usable: true, extra: [], unmapped: [], nativeSize: 512 });
    expect(report.precision).toMatchObject([{ dtype, tensors: 1130 }]);
  });

  test("takes less memory from half than from single precision", () => {
    expect(peaks.get("F16")).toBeLessThan(0.9 * (peaks.get("F32") ?? 0));
  });

  test("draws nearly the same from half as from single precision", () => {
    const [single, half] = [drawn.get("F32"), drawn.get("F16")];
    if (single === undefined || half === undefined) throw new Error("the pictures were not drawn");
    const decibels = psnr(single, half);
    console.log(`half against single precision: ${decibels.toFixed(1)} dB`);
    expect(decibels).toBeGreaterThan(40);
  });

  test.each(Object.entries(OFFICIAL))(
    "the single file's %s has the official keys and shapes, read in both directions",
    async (name, { file, naming: id }) => {
      const component = name as Component;
      const { entries } = await openWeights(join(folder, "sd15-F16.safetensors"));
      const naming = namingsOf(SD15)[component].find((candidate) => candidate.id === id);
      if (naming === undefined) throw new Error(`no naming "${id}"`);
      const official = readManifest(new URL(file, GOLDENS));
      const there = [...entries.values()].flatMap(({ key, shape }) => {
        const renamed = naming.nameOf(key);
        return renamed === undefined ? [] : [{ key: renamed, shape }];
      });
      expect(withoutUnitAxes(byKey(there))).toEqual(withoutUnitAxes(byKey(official)));
      for (const { key } of official) expect(entries.has(naming.keyOf(key) ?? "")).toBe(true);
    },
  );
});

/** A 1x1 convolution and a linear layer hold the same values; files differ in which they name. */
const withoutUnitAxes = (
  manifest: Readonly<Record<string, readonly number[]>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(manifest).map(([key, shape]) => [key, shape.join().replace(/(,1)+$/, "")]),
  );
