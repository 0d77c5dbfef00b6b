/** A full-size Stable Diffusion XL with random weights in half precision, from one file, at 1024x1024. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TOOLS, validate } from "@inkloom/contract";
import { generate, inspectModel } from "@inkloom/diffusion";
import { createEngineHost, type EngineHost } from "@inkloom/engine/host";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeRandomCheckpoint } from "./random-checkpoint.ts";
import { sdxlFileManifest } from "./sdxl-manifest.ts";
import { watchMemory } from "./watch-memory.ts";

let folder = "";
let host: EngineHost;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-sdxl-"));
  host = createEngineHost({ device: "cpu" });
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

describe("Stable Diffusion XL at full size", () => {
  test("draws 1024x1024 in two steps from a single file in half precision", async () => {
    const model = join(folder, "sdxl.safetensors");
    await writeRandomCheckpoint(model, sdxlFileManifest(), { dtype: "F16", seed: 17 });
    const report = await inspectModel(model, []);
    expect(report).toMatchObject({ usable: true, extra: [], unmapped: [], nativeSize: 1024 });
    expect(report.family?.id).toBe("sdxl");

    const peakOf = watchMemory();
    const start = performance.now();
    const { pictures, seconds } = await generate(
      validate(TOOLS.generate, {
        prompt: "a red house on green hills at sunset",
        negative_prompt: "blurry",
        steps: 2,
        seed: 7,
        model,
        device: "cpu",
      }),
      { runtime: host, modelFolders: [], cacheFolder: join(folder, "cache") },
    );
    const total = (performance.now() - start) / 1000;
    const peak = peakOf();
    const stages = Object.entries(seconds).map(([stage, value]) => `${stage} ${value.toFixed(1)}`);
    console.log(
      `SDXL 1024x1024, two steps: ${total.toFixed(1)} s (${stages.join(", ")}), peak ${peak.toFixed(2)} GiB`,
    );
    const [picture] = pictures;
    expect(picture?.pixels).toMatchObject({ width: 1024, height: 1024 });
    expect(new Set(picture?.pixels.data).size).toBeGreaterThan(100);
  });
});
