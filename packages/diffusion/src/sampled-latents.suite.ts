/** For tests: what a sampler ends in with the embedded model, before it is decoded. */
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { type GenerateRequest, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { withDrawing } from "./drawing/with-drawing.ts";
import { initialLatents, planSampling, requestedSampling } from "./samplers/index.ts";

const MODELS = fileURLToPath(new URL("../../../models", import.meta.url));
/** Half the model's own size: what is tested does not depend on it, and it is four times as fast. */
const CITY = {
  prompt: "pixel art, a city at night",
  seed: 11,
  width: 64,
  height: 64,
  device: "cpu",
} as const;

export async function sampledLatents(
  runtime: Runtime,
  changes: Partial<GenerateRequest>,
): Promise<Float32Array> {
  const request = validate(TOOLS.generate, { ...CITY, ...changes });
  const context = { runtime, modelFolders: [MODELS], cacheFolder: tmpdir() };
  const { latents } = await withDrawing(request, context, async (drawing) => {
    const { resolved, levels, noise, checkpoint } = drawing;
    const { family } = checkpoint;
    const plan = planSampling(requestedSampling(request, { ...resolved, model: levels, family }));
    const start = initialLatents(noise, resolved.shape, plan);
    return { latents: await drawing.sample({ plan, start }) };
  });
  return latents.data;
}

export const deviation = (values: Float32Array): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};
