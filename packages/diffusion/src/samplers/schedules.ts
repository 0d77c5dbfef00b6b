import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";
import { alignedSigmas, type StepsFamily } from "./align-your-steps.ts";
import type { ScheduleModel } from "./schedule-model.ts";
import {
  betaSigmas,
  ddimSigmas,
  exponentialSigmas,
  karrasSigmas,
  klOptimalSigmas,
  normalSigmas,
  polyexponentialSigmas,
  sgmUniformSigmas,
  simpleSigmas,
  uniformSigmas,
} from "./spread.ts";

/** How noise levels are spread over the steps; `automatic` is the sampler's own choice. */
export type ScheduleId = keyof typeof SCHEDULES;

export interface ScheduleEntry {
  /** The name that people see and that pictures carry. */
  readonly label: string;
  readonly aliases: readonly string[];
}

/** Names as in AUTOMATIC1111/stable-diffusion-webui 1.10 (sd_schedulers.py); `ka` and `ddim_uniform` are
 *  other programs'. */
export const SCHEDULES = {
  automatic: { label: "Automatic", aliases: [] },
  uniform: { label: "Uniform", aliases: [] },
  karras: { label: "Karras", aliases: ["ka"] },
  exponential: { label: "Exponential", aliases: [] },
  polyexponential: { label: "Polyexponential", aliases: [] },
  "sgm-uniform": { label: "SGM Uniform", aliases: ["SGMUniform"] },
  simple: { label: "Simple", aliases: [] },
  normal: { label: "Normal", aliases: [] },
  ddim: { label: "DDIM", aliases: ["ddim_uniform"] },
  beta: { label: "Beta", aliases: [] },
  "kl-optimal": { label: "KL Optimal", aliases: [] },
  "align-your-steps": { label: "Align Your Steps", aliases: ["ays"] },
} as const satisfies Readonly<Record<string, ScheduleEntry>>;

/** What a schedule spreads its levels over. */
export interface ScheduleRange {
  readonly model: ScheduleModel;
  /** Lowest and highest level; the model's own unless others were asked for. */
  readonly low: number;
  readonly high: number;
  /** @default the schedule's own */
  readonly rho?: number | undefined;
  readonly family: StepsFamily;
}

export interface Spread {
  /** Descending levels for a number of steps from 1. */
  readonly sigmas: (steps: number, range: ScheduleRange) => number[];
  /** Whether `low` and `high` matter. */
  readonly ranged: boolean;
  /** Whether `rho` matters. */
  readonly bent: boolean;
}

const withZero = (sigmas: readonly number[]): number[] => [...sigmas, 0];

const fixed = (sigmas: Spread["sigmas"]): Spread => ({ sigmas, ranged: false, bent: false });
const ranged = (sigmas: Spread["sigmas"]): Spread => ({ sigmas, ranged: true, bent: false });
const bent = (sigmas: Spread["sigmas"]): Spread => ({ sigmas, ranged: true, bent: true });

/** steps + 1 levels with 0 at the end; KL Optimal ends at the lowest level, and DDIM may have some more. */
export const SPREADS: Readonly<Record<Exclude<ScheduleId, "automatic">, Spread>> = {
  uniform: fixed((steps, { model }) => withZero(uniformSigmas(steps, model))),
  karras: bent((steps, { low, high, rho }) => withZero(karrasSigmas(steps, low, high, rho))),
  exponential: ranged((steps, { low, high }) => withZero(exponentialSigmas(steps, low, high))),
  polyexponential: bent((steps, { low, high, rho }) =>
    withZero(polyexponentialSigmas(steps, low, high, rho)),
  ),
  "sgm-uniform": ranged((steps, { low, high, model }) =>
    withZero(sgmUniformSigmas(steps, low, high, model)),
  ),
  simple: fixed((steps, { model }) => withZero(simpleSigmas(steps, model))),
  normal: ranged((steps, { low, high, model }) => withZero(normalSigmas(steps, low, high, model))),
  ddim: fixed((steps, { model }) => withZero(ddimSigmas(steps, model))),
  beta: ranged((steps, { low, high }) => withZero(betaSigmas(steps, low, high))),
  "kl-optimal": ranged((steps, { low, high }) => klOptimalSigmas(steps, low, high)),
  "align-your-steps": fixed((steps, { family }) => withZero(alignedSigmas(steps, family))),
};

/**
 * Levels of A1111's samplers over training times: every (times / steps)th training time plus 1, clipped to
 * the last, descending; 0 is not added. That is `steps` levels where steps divides the number of times, else
 * a few more, and for DDIM and PLMS one sampler step less; for 1 step it is one level and nothing to do, as
 * there.
 * AUTOMATIC1111/stable-diffusion-webui@c8a5322 modules/sd_samplers_timesteps.py (get_timesteps).
 */
export function timestepSigmas(steps: number, { sigmas }: DiscreteSchedule): number[] {
  const stride = Math.floor(sigmas.length / steps);
  const levels: number[] = [];
  for (let time = 0; time < sigmas.length; time += stride)
    levels.unshift(sigmas[Math.min(time + 1, sigmas.length - 1)] ?? 0);
  return levels;
}
