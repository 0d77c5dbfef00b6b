import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";
import type { ScheduleModel } from "./schedule-model.ts";

/** Training times that consistency models are distilled at. */
const COUNT = 50;
/** In the middle between two times the lower one is taken; float32 logarithms tell that no better. */
const TIE = 2e-7;
const { fround } = Math;

/**
 * The levels of a latent consistency model: every 20th of 1000 training times, the last included. Sigmas lead
 * to the nearest of those times, times between them to sigmas between theirs.
 * AUTOMATIC1111/stable-diffusion-webui 1.10 modules/sd_samplers_lcm.py (LCMCompVisDenoiser).
 * @throws RangeError for a model with fewer than 50 training times.
 */
export function lcmLevels(model: DiscreteSchedule): ScheduleModel {
  const all = model.sigmas.length;
  if (all < COUNT)
    throw new RangeError(`LCM: the model has ${String(all)} training times, expected at least 50`);
  const stride = Math.floor(all / COUNT);
  const timeAt = (index: number): number => all - 1 - (COUNT - 1 - index) * stride;
  const sigmas = Float32Array.from({ length: COUNT }, (_, i) => model.sigmas[timeAt(i)] ?? NaN);
  const logs = sigmas.map((sigma) => fround(Math.log(sigma)));
  return {
    sigmas,
    sigmaToTime(sigma) {
      const log = fround(Math.log(fround(sigma)));
      const far = logs.map((each) => Math.abs(log - each));
      const nearest = Math.min(...far) + TIE;
      return timeAt(far.findIndex((each) => each <= nearest));
    },
    timeToSigma(time) {
      const index = (fround(time) - timeAt(0)) / stride;
      const exact = fround(Math.min(Math.max(index, 0), COUNT - 1));
      const weight = fround(exact - Math.floor(exact));
      const low = fround(fround(1 - weight) * (logs[Math.floor(exact)] ?? NaN));
      return fround(Math.exp(fround(low + fround(weight * (logs[Math.ceil(exact)] ?? NaN)))));
    },
  };
}
