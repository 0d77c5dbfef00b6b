import { Problem, type Text } from "@inkloom/contract";
import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";
import type { Latents, LatentShape } from "../latents/latents.ts";
import type { NoiseSource } from "../latents/noise/noise-source.ts";
import { SAMPLERS, type SamplerId } from "./registry.ts";
import type { Levels } from "./sampler.ts";
import { SCHEDULES, SIGMAS, timestepSigmas, type ScheduleId } from "./schedules.ts";
import { scale } from "./steps.ts";

export interface SamplingRequest {
  readonly sampler: SamplerId;
  /** @default "automatic" */
  readonly schedule?: ScheduleId | undefined;
  /** An integer from 1; for samplers over training times at most the number of those. */
  readonly steps: number;
  /** Share of fresh noise, 0 to 1. @default the sampler's own */
  readonly eta?: number | undefined;
  /** Leaves out the level before 0. @default the sampler's own */
  readonly discardNextToLast?: boolean | undefined;
  /** The noise levels that the checkpoint was trained on. */
  readonly model: DiscreteSchedule;
}

/** What a sampler walks, and how the walk begins. */
export interface SamplingPlan extends Levels {
  readonly sampler: SamplerId;
  /** Never `automatic`: the schedule that was taken. */
  readonly schedule: Exclude<ScheduleId, "automatic">;
  /** Factor of the first noise: the first sigma, or 1 over training times. */
  readonly firstNoise: number;
}

/**
 * Turns a request into noise levels.
 * @throws Problem `input/invalid` for steps or eta out of range and for a schedule that the sampler
 *   cannot follow.
 */
export function planSampling(request: SamplingRequest): SamplingPlan {
  const { sampler, model } = request;
  const entry = SAMPLERS[sampler];
  const eta = request.eta ?? entry.defaultEta ?? 0;
  if (!(eta >= 0 && eta <= 1))
    throw invalid({
      en: `eta is ${String(eta)}, expected a number from 0 to 1.`,
      zh: `eta 为 ${String(eta)}，应为 0 到 1 之间的数。`,
    });
  const asked = request.schedule ?? "automatic";
  const schedule = asked === "automatic" ? entry.automaticSchedule : asked;
  const discard = request.discardNextToLast ?? entry.discardNextToLast;
  const steps = checkedSteps(request) + (discard ? 1 : 0);
  if (entry.usesTimesteps) {
    if (schedule !== entry.automaticSchedule)
      throw invalid({
        en: `${entry.label} walks training times of its own; the schedule ${SCHEDULES[schedule].label} was given, expected Automatic or ${SCHEDULES[entry.automaticSchedule].label}.`,
        zh: `${entry.label} 使用自己的时间步；给出的调度是 ${SCHEDULES[schedule].label}，应为 Automatic 或 ${SCHEDULES[entry.automaticSchedule].label}。`,
      });
    return { sampler, schedule, eta, sigmas: timestepSigmas(steps, model), firstNoise: 1 };
  }
  const sigmas = SIGMAS[schedule](steps, model);
  if (discard) sigmas.splice(-2, 1);
  return { sampler, schedule, eta, sigmas, firstNoise: sigmas[0] ?? 0 };
}

/** The latents that a walk from pure noise begins with: noise times the plan's `firstNoise`. */
export function initialLatents(
  noise: NoiseSource,
  shape: LatentShape,
  plan: SamplingPlan,
): Latents {
  return scale(plan.firstNoise, { data: noise.first(shape), shape });
}

function checkedSteps({ sampler, steps, model, discardNextToLast }: SamplingRequest): number {
  const { label, usesTimesteps } = SAMPLERS[sampler];
  const most = usesTimesteps ? model.sigmas.length - (discardNextToLast ? 1 : 0) : Infinity;
  if (!Number.isInteger(steps) || steps < 1 || steps > most)
    throw invalid({
      en: `${label}: steps is ${String(steps)}, expected an integer from 1${usesTimesteps ? ` to ${String(most)}` : ""}.`,
      zh: `${label}：步数为 ${String(steps)}，应为 1 ${usesTimesteps ? `到 ${String(most)} 之间的整数` : "以上的整数"}。`,
    });
  return steps;
}

function invalid(sentence: Text): Problem {
  return new Problem("input/invalid", sentence);
}
