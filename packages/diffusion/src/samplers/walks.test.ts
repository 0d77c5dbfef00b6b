import { describe, expect, test } from "vitest";
import { discreteSchedule } from "../denoise/discrete-schedule.ts";
import { modelDenoiser } from "../denoise/parameterization.ts";
import type { Latents, LatentShape } from "../latents/latents.ts";
import { farthest, float32s, goldenFile } from "../latents/noise/goldens/golden-file.ts";
import { type NoiseMode, noiseSource } from "../latents/noise/noise-source.ts";
import { batchSeeds } from "../latents/noise/seed.ts";
import { denoisingSteps } from "./denoising-steps.ts";
import { tinyModel, type TinyWeights } from "./goldens/tiny-model.ts";
import { resolveSchedule } from "./names.ts";
import {
  initialLatents,
  noisedLatents,
  planDenoising,
  planSampling,
  type SamplingPlan,
} from "./plan.ts";
import { SAMPLERS, type SamplerId } from "./registry.ts";

interface Walk {
  readonly sampler: SamplerId;
  /** As A1111 spells it. */
  readonly schedule: string;
  readonly steps: number;
  readonly mode: NoiseMode;
  readonly seed: number;
  readonly shape: LatentShape;
  readonly eta?: number;
  readonly sChurn?: number;
  readonly sTmin?: number;
  readonly sTmax?: number;
  readonly sNoise?: number;
  readonly strength?: number;
  readonly exact?: boolean;
  /** Times the reference asked its network. */
  readonly calls: number;
  readonly last: string;
}

interface WalkFile {
  readonly weights: Readonly<Record<string, TinyWeights>>;
  readonly cases: readonly Walk[];
}

const fromNoise = goldenFile("walks.json", import.meta.url) as WalkFile;
const fromPicture = goldenFile("denoising.json", import.meta.url) as WalkFile & {
  readonly picture: string;
  readonly counts: readonly {
    steps: number;
    strength: number;
    exact: boolean;
    whole: number;
    encoded: number;
  }[];
};
const model = discreteSchedule();

/** Largest difference relative to the largest element of the reference. */
function relative(actual: Float32Array, reference: Float32Array): number {
  return farthest(actual, reference) / farthest(reference, new Float32Array(reference.length));
}

async function walk(
  given: Walk,
  weights: TinyWeights | undefined,
  plan: SamplingPlan,
  start: (noise: ReturnType<typeof noiseSource>) => Latents,
): Promise<{ last: Float32Array; calls: number }> {
  if (!weights) throw new Error(`no weights for ${String(given.shape[1])} channels`);
  const noise = noiseSource(given.mode, batchSeeds(given.seed, given.shape[0]));
  const network = tinyModel(weights);
  let calls = 0;
  const denoise = modelDenoiser(
    "eps",
    (x, times, run) => {
      calls++;
      return network(x, times, run);
    },
    model,
  );
  const { data } = await SAMPLERS[given.sampler].sampler(denoise, start(noise), plan, { noise });
  return { last: data, calls };
}

const TITLE =
  "$sampler, $schedule, $steps steps, eta $eta, strength $strength, churn $sChurn, $mode, shape $shape";

describe("walks equal the references'", () => {
  test.each(fromNoise.cases)(TITLE, async (given) => {
    const plan = planSampling({ ...given, schedule: resolveSchedule(given.schedule), model });
    const weights = fromNoise.weights[String(given.shape[1])];
    const { last, calls } = await walk(given, weights, plan, (noise) =>
      initialLatents(noise, given.shape, plan),
    );
    expect(calls).toBe(given.calls);
    expect(relative(last, float32s(given.last))).toBeLessThan(1e-5);
  });
});

describe("walks from a picture equal A1111's", () => {
  const picture = { data: float32s(fromPicture.picture), shape: [2, 4, 5, 7] } as const;

  test.each(fromPicture.cases)(TITLE, async (given) => {
    const schedule = resolveSchedule(given.schedule);
    const { strength = NaN, exact = false } = given;
    const plan = planDenoising({ ...given, schedule, model }, strength, { exact });
    const weights = fromPicture.weights[String(given.shape[1])];
    const { last, calls } = await walk(given, weights, plan, (noise) =>
      noisedLatents(picture, noise.first(given.shape), plan),
    );
    expect(calls).toBe(given.calls);
    expect(relative(last, float32s(given.last))).toBeLessThan(1e-5);
  });

  test.each(fromPicture.counts)(
    "$steps steps at strength $strength, exact $exact: $whole steps from noise",
    ({ steps, strength, exact, whole, encoded }) => {
      expect(denoisingSteps(steps, strength, { exact })).toEqual({ steps: whole, encoded });
    },
  );
});
