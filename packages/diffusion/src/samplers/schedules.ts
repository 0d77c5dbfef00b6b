import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";

/** How noise levels are spread over the steps; `automatic` is the sampler's own choice. */
export type ScheduleId = "automatic" | "uniform" | "karras";

/** Noise levels for a number of steps from 1: descending, with 0 added at the end (steps + 1 values). */
type SigmaSchedule = (steps: number, model: DiscreteSchedule) => number[];

export interface ScheduleEntry {
  /** The name that people see and that pictures carry. */
  readonly label: string;
  readonly aliases: readonly string[];
}

export const SCHEDULES: Readonly<Record<ScheduleId, ScheduleEntry>> = {
  automatic: { label: "Automatic", aliases: [] },
  uniform: { label: "Uniform", aliases: [] },
  karras: { label: "Karras", aliases: ["ka"] },
};

export const SIGMAS: Readonly<Record<Exclude<ScheduleId, "automatic">, SigmaSchedule>> = {
  uniform: (steps, model) => [
    ...uniformTimes(steps, model).map((time) => model.timeToSigma(time)),
    0,
  ],
  karras: (steps, model) => [...karrasSigmas(steps, model), 0],
};

const { fround } = Math;

/** Training times in equal strides from the last to 0; k-diffusion@ab527a9 external.py (get_sigmas). */
function uniformTimes(steps: number, model: DiscreteSchedule): number[] {
  return linspace32(model.sigmas.length - 1, 0, steps);
}

/** Karras et al., arXiv:2206.00364, equation 5, rho 7, between the model's own smallest and largest
 *  sigma as A1111 has it; in float32 as k-diffusion@ab527a9 sampling.py (get_sigmas_karras). */
function karrasSigmas(steps: number, { sigmas }: DiscreteSchedule): number[] {
  const rho = 7;
  const largest = (sigmas.at(-1) ?? 0) ** (1 / rho);
  const smallest = (sigmas[0] ?? 0) ** (1 / rho);
  const span = fround(smallest - largest);
  return linspace32(0, 1, steps).map((ramp) =>
    fround(fround(fround(largest) + fround(ramp * span)) ** rho),
  );
}

/** `torch.linspace` in float32: a rounded stride, counted from the nearer end, added in one rounding. */
function linspace32(start: number, end: number, count: number): number[] {
  if (count === 1) return [start];
  const stride = fround(fround(end - start) / (count - 1));
  return Array.from({ length: count }, (_, i) =>
    fround(i < count >> 1 ? start + stride * i : end - stride * (count - 1 - i)),
  );
}

/**
 * A1111's DDIM levels: every (times / steps)th training time plus 1, clipped to the last, descending;
 * 0 is not added. That is `steps` levels where steps divides the number of times, else a few more, and
 * one sampler step less; for 1 step it is one level and nothing to do, as there.
 * AUTOMATIC1111/stable-diffusion-webui@c8a5322 modules/sd_samplers_timesteps.py (get_timesteps).
 */
export function timestepSigmas(steps: number, { sigmas }: DiscreteSchedule): number[] {
  const stride = Math.floor(sigmas.length / steps);
  const levels: number[] = [];
  for (let time = 0; time < sigmas.length; time += stride)
    levels.unshift(sigmas[Math.min(time + 1, sigmas.length - 1)] ?? 0);
  return levels;
}
