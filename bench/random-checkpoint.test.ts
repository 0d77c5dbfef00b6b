import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWeights, readFloat32 } from "@inkloom/engine/weights";
import { compareManifest, type ModelConfig, modelManifest, SD15 } from "@inkloom/models";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  componentManifest,
  singleFileManifest,
  writeRandomCheckpoint,
} from "./random-checkpoint.ts";

const SMALL: ModelConfig = {
  textEncoder: { ...SD15.textEncoder, layers: 1, hidden: 64, heads: 1, vocabulary: 500 },
  unet: {
    ...SD15.unet,
    levels: [
      { channels: 32, attention: true, heads: 8 },
      { channels: 64, attention: false, heads: 8 },
    ],
    resBlocks: 1,
    contextSize: 64,
  },
  vae: { ...SD15.vae, channels: [32, 64], resBlocks: 1 },
};

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-random-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("random checkpoint", () => {
  test("holds every weight of the single file, each in its place and of a plausible size", async () => {
    const path = join(folder, "single.safetensors");
    const manifest = singleFileManifest(SMALL);
    await writeRandomCheckpoint(path, manifest, { dtype: "F32", seed: 1 });
    const { entries } = await openWeights(path);
    expect(compareManifest(manifest, [...entries.values()])).toEqual({
      missing: [],
      extra: [],
      harmless: [],
      misshaped: [],
    });
    const valuesOf = async (key: string): Promise<Float32Array> => {
      const entry = entries.get(key);
      if (entry === undefined) throw new Error(`no ${key}`);
      return readFloat32(entry);
    };
    const kernel = await valuesOf("model.diffusion_model.input_blocks.3.0.in_layers.2.weight");
    const variance = kernel.reduce((sum, value) => sum + value * value, 0) / kernel.length;
    expect(variance * 32 * 9).toBeCloseTo(1, 1);
    const norm = await valuesOf("model.diffusion_model.out.0.weight");
    expect(Math.min(...norm)).toBeGreaterThan(0.94);
    const bias = await valuesOf("model.diffusion_model.out.0.bias");
    expect(Math.max(...bias.map(Math.abs))).toBeLessThanOrEqual(0.011);
    expect(new Set(bias).size).toBeGreaterThan(30);
  });

  test("in half precision holds the rounded values of the same seed", async () => {
    const manifest = componentManifest(SMALL, "unet");
    const read = async (dtype: "F32" | "F16") => {
      const path = join(folder, `${dtype}.safetensors`);
      await writeRandomCheckpoint(path, manifest, { dtype, seed: 7 });
      const { entries } = await openWeights(path);
      const entry = entries.get("down_blocks.0.attentions.0.proj_in.weight");
      if (entry === undefined) throw new Error("proj_in is missing");
      expect(entry.dtype).toBe(dtype);
      return readFloat32(entry);
    };
    const [single, half] = [await read("F32"), await read("F16")];
    single.forEach((value, i) => {
      const error = Math.abs(value - (half[i] ?? NaN));
      expect(error).toBeLessThanOrEqual(Math.max(Math.abs(value) * 2 ** -11, 2 ** -25));
    });
  });

  test("is the same for the same seed and another for another", async () => {
    const manifest = modelManifest(SMALL).vae;
    const write = async (name: string, seed: number): Promise<Buffer> => {
      const path = join(folder, name);
      await writeRandomCheckpoint(path, manifest, { dtype: "F16", seed });
      return readFile(path);
    };
    const first = await write("a", 3);
    expect(first.equals(await write("b", 3))).toBe(true);
    expect(first.equals(await write("c", 4))).toBe(false);
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});
