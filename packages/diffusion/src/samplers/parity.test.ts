import { describe, expect, test } from "vitest";
import { discreteSchedule } from "../denoise/discrete-schedule.ts";
import { modelDenoiser } from "../denoise/parameterization.ts";
import { latentCount, type LatentShape } from "../latents/latents.ts";
import { farthest, float32s, goldenFile } from "../latents/noise/goldens/golden-file.ts";
import { noiseSource, type NoiseMode } from "../latents/noise/noise-source.ts";
import { batchSeeds } from "../latents/noise/seed.ts";
import { tinyModel, type TinyWeights } from "./goldens/tiny-model.ts";
import { initialLatents, planSampling } from "./plan.ts";
import { SAMPLERS, type SamplerId } from "./registry.ts";
import type { StepInfo } from "./sampler.ts";
import type { ScheduleId } from "./schedules.ts";

interface Walk {
  readonly sampler: SamplerId;
  readonly schedule: ScheduleId;
  readonly steps: number;
  readonly eta: number;
  readonly mode: NoiseMode;
  readonly seed: number;
  readonly shape: LatentShape;
  /** Times the reference asked its denoiser. */
  readonly calls: number;
  readonly last: string;
  readonly seen?: readonly { readonly x: string; readonly denoised: string }[];
}

const golden = goldenFile("samplers.json", import.meta.url) as {
  seenEvery: number;
  weights: Record<string, TinyWeights>;
  cases: Walk[];
};
const model = discreteSchedule();

/** Largest difference relative to the largest element of the reference. */
function relative(actual: Float32Array, reference: Float32Array): number {
  return farthest(actual, reference) / farthest(reference, new Float32Array(reference.length));
}

async function walk(given: Walk): Promise<{ last: Float32Array; seen: StepInfo[] }> {
  const weights = golden.weights[String(given.shape[1])];
  if (!weights) throw new Error(`no weights for ${String(given.shape[1])} channels`);
  const noise = noiseSource(given.mode, batchSeeds(given.seed, given.shape[0]));
  const plan = planSampling({ ...given, model });
  const seen: StepInfo[] = [];
  const last = await SAMPLERS[given.sampler].sampler(
    modelDenoiser("eps", tinyModel(weights), model),
    initialLatents(noise, given.shape, plan),
    plan,
    { noise, onStep: (info) => void seen.push(info) },
  );
  expect(last.shape).toEqual(given.shape);
  return { last: last.data, seen };
}

describe("walks equal k-diffusion's and A1111's", () => {
  test.each(golden.cases)(
    "$sampler, $schedule, $steps steps, eta $eta, $mode, shape $shape, seed $seed",
    async (given) => {
      const { last, seen } = await walk(given);
      expect(seen).toHaveLength(given.calls);
      expect(last).toHaveLength(latentCount(given.shape));
      expect(relative(last, float32s(given.last))).toBeLessThan(1e-5);
      for (const [i, { x, denoised }] of (given.seen ?? []).entries()) {
        const step = seen[i * golden.seenEvery];
        expect(relative(step?.denoised.data ?? last, float32s(denoised))).toBeLessThan(1e-5);
        // A1111's DDIM tells x after the step, k-diffusion and Inkloom before it
        const before =
          given.sampler === "ddim" ? seen[i * golden.seenEvery + 1]?.x.data : step?.x.data;
        expect(relative(before ?? last, float32s(x))).toBeLessThan(1e-5);
      }
    },
  );
});
