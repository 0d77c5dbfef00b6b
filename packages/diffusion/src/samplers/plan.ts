import type { Latents, LatentShape } from "../latents/latents.ts";
import type { NoiseSource } from "../latents/noise/noise-source.ts";
import { type DenoisingCount, denoisingSteps } from "./denoising-steps.ts";
import { ends, invalid, type LevelRequest, levelsOf, type WalkLevels } from "./levels.ts";
import { type SamplerId, SAMPLERS } from "./registry.ts";
import type { Levels } from "./sampler.ts";
import type { ScheduleId } from "./schedules.ts";
import { signalLevel } from "./signal-level.ts";
import { uniformSigmas } from "./spread.ts";
import { combine, scale } from "./steps.ts";

export interface SamplingRequest extends LevelRequest {
  /** Share of fresh noise, 0 to 1. @default the sampler's own */
  readonly eta?: number | undefined;
  /** Factor of fresh noise, from 0. @default 1 */
  readonly sNoise?: number | undefined;
  /** Noise put back before the steps of Euler, Heun and DPM2, from 0. @default 0 */
  readonly sChurn?: number | undefined;
  /** Lowest and highest level where it is, from 0; A1111 writes 0 for no upper end. */
  readonly sTmin?: number | undefined;
  readonly sTmax?: number | undefined;
}

/** What a sampler walks, and how the walk begins. */
export interface SamplingPlan extends Levels {
  readonly sampler: SamplerId;
  /** Never `automatic`: the schedule that was taken. */
  readonly schedule: Exclude<ScheduleId, "automatic">;
  /** Factor of the first noise. */
  readonly firstNoise: number;
  /** Factor of the picture that the walk begins with, if it begins with one. */
  readonly firstSignal: number;
}

/**
 * Plans a walk from pure noise.
 * @throws Problem `input/invalid` for a number out of range and for what the sampler or schedule cannot
 *   follow.
 */
export function planSampling(request: SamplingRequest): SamplingPlan {
  const entry = SAMPLERS[request.sampler];
  const walk = levelsOf(request);
  const { schedule, low, high } = walk;
  const shared = { ...noiseOf(request), schedule, path: ends(walk.sigmas), firstSignal: 1 };
  if (entry.ownTimes === "between")
    return {
      ...shared,
      sigmas: uniformSigmas(walk.sigmas.length + 1, request.model),
      range: [high, low],
      firstNoise: 1,
    };
  const firstNoise = entry.usesTimesteps ? 1 : (walk.sigmas[0] ?? 0);
  return { ...shared, sigmas: walk.sigmas, range: [high, low], firstNoise };
}

/**
 * Plans a walk from a picture: the last levels of a walk from pure noise, `strength` (0 to 1) of them.
 * A1111 counts them (`denoisingSteps`); with `exact` the number of steps is done whatever the strength.
 * Over training times the walk begins one level below the noise that was added, as it does in A1111.
 * @throws Problem `input/invalid` as `planSampling` and `denoisingSteps` do.
 */
export function planDenoising(
  request: SamplingRequest,
  strength: number,
  { exact = false }: { readonly exact?: boolean } = {},
): SamplingPlan {
  const count = denoisingSteps(request.steps, strength, { exact });
  const asked = { ...request, steps: count.steps };
  const walk = levelsOf(asked);
  const { schedule } = walk;
  const shared = { ...noiseOf(asked), schedule, path: ends(walk.sigmas) };
  if (SAMPLERS[request.sampler].usesTimesteps)
    return { ...shared, ...timesFrom(walk, count, asked) };
  const sigmas = walk.sigmas.slice(count.steps - count.encoded - 1);
  const range = [sigmas[0] ?? NaN, sigmas.at(-2) ?? NaN] as const;
  return { ...shared, sigmas, range, firstNoise: range[0], firstSignal: 1 };
}

/** Levels over training times, counted from the lowest one. */
function timesFrom(
  { sigmas }: WalkLevels,
  { encoded }: DenoisingCount,
  { sampler, model }: SamplingRequest,
): Pick<SamplingPlan, "sigmas" | "range" | "firstNoise" | "firstSignal"> {
  const added = signalLevel(sigmas.at(-1 - encoded) ?? NaN);
  const tail = encoded === 0 ? [] : sigmas.slice(-encoded);
  const [first = NaN] = tail;
  const walked =
    SAMPLERS[sampler].ownTimes === "between" && encoded > 0
      ? uniformSigmas(encoded + 1, model, model.sigmaToTime(first))
      : tail;
  return {
    sigmas: walked,
    range: [first, tail.at(-1) ?? NaN],
    firstNoise: added.noise,
    firstSignal: added.signal,
  };
}

/** The latents that a walk from pure noise begins with: noise times the plan's `firstNoise`. */
export function initialLatents(
  noise: NoiseSource,
  shape: LatentShape,
  plan: Pick<SamplingPlan, "firstNoise">,
): Latents {
  return scale(plan.firstNoise, { data: noise.first(shape), shape });
}

/** The latents that a walk from a picture begins with: picture and unscaled noise by the plan's factors. */
export function noisedLatents(
  picture: Latents,
  noise: Float32Array,
  plan: Pick<SamplingPlan, "firstNoise" | "firstSignal">,
): Latents {
  return combine(plan.firstSignal, picture, plan.firstNoise, { data: noise, shape: picture.shape });
}

/** What a request says about fresh noise. */
function noiseOf(
  request: SamplingRequest,
): Pick<SamplingPlan, "sampler" | "eta" | "noiseScale" | "churn" | "model"> {
  const { sampler, model, sNoise = 1, sChurn = 0, sTmin = 0, sTmax = 0 } = request;
  const eta = request.eta ?? SAMPLERS[sampler].defaultEta ?? 0;
  if (!(eta >= 0 && eta <= 1))
    throw invalid({
      en: `eta is ${String(eta)}, expected a number from 0 to 1.`,
      zh: `eta 为 ${String(eta)}，应为 0 到 1 之间的数。`,
    });
  for (const [name, value] of Object.entries({ s_noise: sNoise, s_churn: sChurn, s_tmin: sTmin }))
    if (!(value >= 0 && value < Infinity))
      throw invalid({
        en: `${name} is ${String(value)}, expected a number from 0.`,
        zh: `${name} 为 ${String(value)}，应为 0 以上的数。`,
      });
  const high = sTmax === 0 ? Infinity : sTmax;
  if (!(high >= sTmin))
    throw invalid({
      en: `s_tmax is ${String(sTmax)}, expected a number from s_tmin (${String(sTmin)}), or 0 for no limit.`,
      zh: `s_tmax 为 ${String(sTmax)}，应不小于 s_tmin（${String(sTmin)}），或为 0 表示不限。`,
    });
  const churn = { amount: SAMPLERS[sampler].churns ? sChurn : 0, low: sTmin, high };
  return { sampler, model, eta, noiseScale: sNoise, churn };
}
