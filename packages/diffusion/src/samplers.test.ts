/** Every sampler with the embedded model. */
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { type GenerateRequest, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withDrawing } from "./drawing/with-drawing.ts";
import {
  initialLatents,
  planSampling,
  requestedSampling,
  SAMPLERS,
  type SamplerId,
} from "./samplers/index.ts";

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

/** Latents before they are decoded. */
async function walk(changes: Partial<GenerateRequest>): Promise<Float32Array> {
  const request = validate(TOOLS.generate, { ...CITY, ...changes });
  return withDrawing(request, context(), async (drawing) => {
    const { resolved, levels, noise, checkpoint } = drawing;
    const { family } = checkpoint;
    const plan = planSampling(requestedSampling(request, { ...resolved, model: levels, family }));
    const start = initialLatents(noise, resolved.shape, plan);
    return (await drawing.sample({ plan, start })).data;
  });
}

const deviation = (values: Float32Array): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

const ids = Object.keys(SAMPLERS) as SamplerId[];

test.each(ids.filter((id) => id !== "dpm-adaptive"))(
  "%s ends in latents like those of a picture",
  async (id) => {
    // DPM fast counts network calls and puts them into few large steps
    const steps = id === "dpm-fast" ? 30 : 12;
    const latents = await walk({ sampler: SAMPLERS[id].label, steps });
    expect(latents.every(Number.isFinite)).toBe(true);
    expect(deviation(latents)).toBeGreaterThan(0.3);
    expect(deviation(latents)).toBeLessThan(2);
  },
);

describe("DPM adaptive at guidance 30", () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7])("stays a picture, seed %d", async (seed) => {
    const latents = await walk({ sampler: "DPM adaptive", cfg: 30, seed });
    expect(latents.every(Number.isFinite)).toBe(true);
    expect(deviation(latents)).toBeLessThan(3);
  });
});
