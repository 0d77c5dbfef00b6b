/** ComfyUI's schedulers by its names: descending levels, `steps` + 1 of them with 0 at the end, in its own
 *  arithmetic where it is not A1111's. Reference: comfyanonymous/ComfyUI, comfy/samplers.py. */
import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";
import { betaQuantile } from "../samplers/beta-quantile.ts";
import {
  ddimSigmas,
  exponentialSigmas,
  karrasSigmas,
  normalSigmas,
  sgmUniformSigmas,
  simpleSigmas,
} from "../samplers/spread.ts";

type Scheduler = (steps: number, levels: DiscreteSchedule) => number[];

const ends = ({ sigmas }: DiscreteSchedule): readonly [low: number, high: number] => [
  sigmas[0] ?? NaN,
  sigmas.at(-1) ?? NaN,
];

const BETA_SHAPE = 0.6;

/** Half to even, as numpy's rint and Python's round. */
export function evenRound(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
}

/** From so many steps for each training time on, each time has a quantile: the rarest have 0.7 of an equal share. */
const ALL_TIMES = 20;

/** Whole training times at quantiles of a Beta distribution, each once. Lee et al., arXiv:2407.12173. */
const beta: Scheduler = (steps, { sigmas }) => {
  const last = sigmas.length - 1;
  if (steps >= ALL_TIMES * sigmas.length) return [...sigmas].reverse();
  // Half of it lies below the exact middle, which is half way between two times.
  const quantile = (share: number): number =>
    share === 0.5 ? 0.5 : betaQuantile(share, BETA_SHAPE, BETA_SHAPE);
  const times = Array.from({ length: steps }, (_, i) => evenRound(quantile(1 - i / steps) * last));
  return times.filter((time, i) => time !== times[i - 1]).map((time) => sigmas[time] ?? NaN);
};

/** What is taken off grows in a line up to here in the first half of the steps, then as a square. */
const LINEAR_SHARE = 0.025;

/** Of Genmo's Mochi. */
const linearQuadratic: Scheduler = (steps, levels) => {
  const [, high] = ends(levels);
  if (steps === 1) return [high];
  const linear = Math.floor(steps / 2);
  const squared = (steps - linear) ** 2;
  const left = linear - LINEAR_SHARE * steps;
  const square = left / (linear * squared);
  const slope = LINEAR_SHARE / linear - (2 * left) / squared;
  const base = square * linear ** 2;
  return Array.from({ length: steps }, (_, i) => {
    const taken = i < linear ? (i * LINEAR_SHARE) / linear : square * i ** 2 + slope * i + base;
    return Math.fround(Math.fround(1 - taken) * high);
  });
};

/** Equal strides of the arc tangent; Sabour et al., arXiv:2404.14507, section 3.1. A single step starts at the
 *  highest level, where the reference divides by 0. */
const klOptimal: Scheduler = (steps, levels) => {
  const [low, high] = ends(levels);
  return Array.from({ length: steps }, (_, i) => {
    const share = steps === 1 ? 0 : i / (steps - 1);
    return Math.fround(Math.tan(share * Math.atan(low) + (1 - share) * Math.atan(high)));
  });
};

const TABLE = {
  simple: simpleSigmas,
  sgm_uniform: (steps, levels) => sgmUniformSigmas(steps, ...ends(levels), levels),
  karras: (steps, levels) => karrasSigmas(steps, ...ends(levels)),
  exponential: (steps, levels) => exponentialSigmas(steps, ...ends(levels)),
  ddim_uniform: ddimSigmas,
  beta,
  normal: (steps, levels) => normalSigmas(steps, ...ends(levels), levels),
  linear_quadratic: linearQuadratic,
  kl_optimal: klOptimal,
} satisfies Readonly<Record<string, Scheduler>>;

export type SchedulerName = keyof typeof TABLE;

export const SCHEDULER_NAMES = Object.keys(TABLE) as SchedulerName[];

/** Levels for a number of steps from 1. */
export const schedulerSigmas = (
  name: SchedulerName,
  steps: number,
  levels: DiscreteSchedule,
): number[] => [...TABLE[name](steps, levels), 0];
