/** Switching between the U-Nets of SD 1.5 (f32, 3.4 GB) and SDXL (f16, 5.1 GB), random weights, must not let
 *  memory grow. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileUnet } from "@inkloom/diffusion";
import type { CompiledGraph, TensorData } from "@inkloom/engine";
import { createEngineHost, type EngineHost, residentMemoryOfTree } from "@inkloom/engine/host";
import { openWeights, type WeightEntry } from "@inkloom/engine/weights";
import {
  type ModelConfig,
  modelManifest,
  namingsOf,
  resolveNames,
  SD15,
  SDXL,
} from "@inkloom/models";
import { afterAll, beforeAll, expect, test } from "vitest";
import { componentManifest, writeRandomCheckpoint } from "./random-checkpoint.ts";

const SWITCHES = 10;
const GIB = 2 ** 30;
/** Latents of 256x256: the memory of weights is what this is about. */
const SIDE = 32;

let folder = "";
let host: EngineHost;
beforeAll(async () => {
  host = createEngineHost({ device: "cpu" });
  folder = await mkdtemp(join(tmpdir(), "inkloom-families-"));
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

interface Model {
  readonly graph: CompiledGraph;
  readonly feeds: Readonly<Record<string, TensorData>>;
}

async function modelOf(name: string, config: ModelConfig, dtype: "F32" | "F16"): Promise<Model> {
  const path = join(folder, `${name}.safetensors`);
  await writeRandomCheckpoint(path, componentManifest(config, "unet"), { dtype, seed: 3 });
  const { entries } = await openWeights(path);
  const manifest = modelManifest(config).unet;
  const { names } = resolveNames(manifest, [...entries.values()], namingsOf(config).unet);
  const weights = new Map<string, WeightEntry>();
  for (const [key, own] of names) {
    const entry = entries.get(own);
    if (entry) weights.set(key, entry);
  }
  const { contextSize, vectorSize } = config.unet;
  const size = { batch: 2, channels: 4, height: SIDE, width: SIDE, tokens: 77 };
  return {
    graph: compileUnet(host, { config: config.unet, weights }, size),
    feeds: {
      latents: waves(2, 4, SIDE, SIDE),
      times: { dtype: "float32", shape: [2], data: Float32Array.of(500, 500) },
      context: waves(2, 77, contextSize),
      ...(vectorSize !== undefined && { vector: waves(2, vectorSize) }),
    },
  };
}

function waves(...shape: readonly number[]): TensorData {
  const length = shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898));
  return { dtype: "float32", shape, data };
}

test("ten switches between SD 1.5 and SDXL leave memory within a tenth of the second's", async () => {
  const models = [await modelOf("sd15", SD15, "F32"), await modelOf("sdxl", SDXL, "F16")];
  const resident: number[] = [];
  const seconds: number[] = [];
  for (let i = 0; i < SWITCHES; i++) {
    const model = models[i % 2];
    if (model === undefined) throw new Error("two models");
    const start = performance.now();
    const session = await host.load(model.graph);
    seconds.push((performance.now() - start) / 1000);
    await session.run(model.feeds);
    resident.push((await residentMemoryOfTree(process.pid)) ?? NaN);
    await session.release();
  }
  console.log(`load, s: ${seconds.map((value) => value.toFixed(2)).join(" ")}`);
  console.log(`resident, GiB: ${resident.map((bytes) => (bytes / GIB).toFixed(2)).join(" ")}`);
  const [first = NaN, second = NaN] = resident;
  expect((resident.at(-1) ?? NaN) / second).toBeLessThanOrEqual(1.1);
  expect((resident.at(-2) ?? NaN) / first).toBeLessThanOrEqual(1.1);
});
