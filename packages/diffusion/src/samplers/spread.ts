/** How noise levels are spread: each function answers descending sigmas, without the 0 at the end unless it
 *  says otherwise. In float32, operation by operation as the references compute them.
 *  A1111 is AUTOMATIC1111/stable-diffusion-webui 1.10 modules/sd_schedulers.py. */
import { betaQuantile } from "./beta-quantile.ts";
import { linspace32 } from "./linspace.ts";
import type { ScheduleModel } from "./schedule-model.ts";

const { fround } = Math;

/** Training times in equal strides from the last (or `last`) to the first; k-diffusion@ab527a9 external.py
 *  (get_sigmas). */
export function uniformSigmas(
  steps: number,
  model: ScheduleModel,
  last = model.sigmaToTime(model.sigmas.at(-1) ?? NaN),
): number[] {
  const first = model.sigmaToTime(model.sigmas[0] ?? NaN);
  return linspace32(last, first, steps).map((time) => model.timeToSigma(time));
}

/** Karras et al., arXiv:2206.00364, equation 5; k-diffusion@ab527a9 sampling.py (get_sigmas_karras). */
export function karrasSigmas(steps: number, low: number, high: number, rho = 7): number[] {
  const largest = high ** (1 / rho);
  const span = fround(low ** (1 / rho) - largest);
  return linspace32(0, 1, steps).map((ramp) =>
    fround(fround(fround(largest) + fround(ramp * span)) ** rho),
  );
}

/** Equal strides of the logarithm; k-diffusion@ab527a9 sampling.py (get_sigmas_exponential). */
export function exponentialSigmas(steps: number, low: number, high: number): number[] {
  return linspace32(Math.log(high), Math.log(low), steps).map((log) => fround(Math.exp(log)));
}

/** A power of the ramp over the logarithm; k-diffusion@ab527a9 sampling.py (get_sigmas_polyexponential). */
export function polyexponentialSigmas(steps: number, low: number, high: number, rho = 1): number[] {
  const span = fround(Math.log(high) - Math.log(low));
  const bottom = fround(Math.log(low));
  return linspace32(1, 0, steps).map((ramp) =>
    fround(Math.exp(fround(fround(fround(ramp ** rho) * span) + bottom))),
  );
}

/** Training times in equal strides between those of two levels; A1111 (normal_scheduler). */
export function normalSigmas(
  steps: number,
  low: number,
  high: number,
  model: ScheduleModel,
): number[] {
  const times = linspace32(model.sigmaToTime(high), model.sigmaToTime(low), steps);
  return times.map((time) => model.timeToSigma(time));
}

/** Like `normalSigmas`, but the lowest level is left out; A1111 (sgm_uniform). */
export function sgmUniformSigmas(
  steps: number,
  low: number,
  high: number,
  model: ScheduleModel,
): number[] {
  return normalSigmas(steps + 1, low, high, model).slice(0, -1);
}

/** Every (times / steps)th level from the last; A1111 (simple_scheduler). */
export function simpleSigmas(steps: number, { sigmas }: ScheduleModel): number[] {
  const stride = sigmas.length / steps;
  return Array.from(
    { length: steps },
    (_, i) => sigmas[sigmas.length - 1 - Math.trunc(i * stride)] ?? NaN,
  );
}

/** Levels of whole strides from the second training time; some more than `steps` where they do not divide
 *  the number of times. A1111 (ddim_scheduler). */
export function ddimSigmas(steps: number, { sigmas }: ScheduleModel): number[] {
  const stride = Math.max(1, Math.floor(sigmas.length / steps));
  const levels: number[] = [];
  for (let time = 1; time < sigmas.length; time += stride) levels.unshift(sigmas[time] ?? NaN);
  return levels;
}

/** Both parameters of the Beta distribution. */
const BETA_SHAPE = 0.6;

/** Quantiles of a Beta distribution, dense at both ends; Lee et al., arXiv:2407.12173; A1111
 *  (beta_scheduler). */
export function betaSigmas(steps: number, low: number, high: number): number[] {
  return Array.from({ length: steps }, (_, i) => {
    const share = steps === 1 ? 1 : 1 - i / (steps - 1);
    return fround(low + betaQuantile(share, BETA_SHAPE, BETA_SHAPE) * (high - low));
  });
}

/** Equal strides of the arc tangent, `steps` + 1 of them: the last level takes the place of the 0. Sabour et
 *  al., arXiv:2404.14507, section 3.1; A1111 (kl_optimal). */
export function klOptimalSigmas(steps: number, low: number, high: number): number[] {
  const [bottom, top] = [fround(Math.atan(fround(low))), fround(Math.atan(fround(high)))];
  return Array.from({ length: steps + 1 }, (_, i) => {
    const share = fround(i / steps);
    const angle = fround(fround(share * bottom) + fround(fround(1 - share) * top));
    return fround(Math.tan(angle));
  });
}
