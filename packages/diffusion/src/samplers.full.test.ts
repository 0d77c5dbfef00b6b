/** Samplers with as many steps as they need to agree; step by step they are held against the references in `npm test`. */
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { type GenerateRequest, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { type Pixels, psnr } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generate } from "./generate.ts";
import { deviation, sampledLatents } from "./sampled-latents.suite.ts";
import { SAMPLERS, type SamplerId } from "./samplers/index.ts";

const MODELS = fileURLToPath(new URL("../../../models", import.meta.url));
/** Half the model's own size: what is tested does not depend on it, and it is four times as fast. */
const CITY = {
  prompt: "pixel art, a city at night",
  seed: 11,
  width: 64,
  height: 64,
  device: "cpu",
} as const;

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createNodeRuntime("cpu", { threads: 1 });
});
afterAll(() => runtime.close());

const context = () => ({ runtime, modelFolders: [MODELS], cacheFolder: tmpdir() });

async function draw(changes: Partial<GenerateRequest>): Promise<Pixels> {
  const request = validate(TOOLS.generate, { ...CITY, ...changes });
  const [picture] = (await generate(request, context())).pictures;
  if (!picture) throw new Error("no picture");
  return picture.pixels;
}

const ids = Object.keys(SAMPLERS) as SamplerId[];

describe("with many steps, those without fresh noise draw Euler's picture", () => {
  const converging = ids.filter((id) => SAMPLERS[id].defaultEta === undefined && id !== "euler");
  let euler: Pixels;
  beforeAll(async () => {
    euler = await draw({ sampler: "Euler", steps: 60, schedule: "Karras" });
  });
  test.each(converging.filter((id) => !["lcm", "restart"].includes(id)))("%s", async (id) => {
    const { label, usesTimesteps } = SAMPLERS[id];
    const schedule = usesTimesteps ? "Automatic" : "Karras";
    const found = psnr(await draw({ sampler: label, steps: 30, schedule }), euler);
    expect(found).toBeGreaterThan(24);
  });
});

describe("DPM adaptive at guidance 30", () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7])("stays a picture, seed %d", async (seed) => {
    const latents = await sampledLatents(runtime, { sampler: "DPM adaptive", cfg: 30, seed });
    expect(latents.every(Number.isFinite)).toBe(true);
    expect(deviation(latents)).toBeLessThan(3);
  });
});
