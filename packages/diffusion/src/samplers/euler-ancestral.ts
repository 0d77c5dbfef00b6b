import type { Sampler } from "./sampler.ts";
import { combine, stepsOf } from "./steps.ts";

/**
 * Euler steps to below the next level, then fresh noise up to it; eta 0 is plain Euler.
 * k-diffusion@ab527a9 sampling.py (sample_euler_ancestral, get_ancestral_step).
 */
export const eulerAncestral: Sampler = async (denoise, x, { sigmas, eta }, run) => {
  for (const step of stepsOf(sigmas, run)) {
    const denoised = await denoise(x, step.sigma, run);
    await step.report(x, denoised);
    const { down, up } = ancestralStep(step.sigma, step.next, eta);
    const kept = down / step.sigma;
    x = combine(kept, x, 1 - kept, denoised);
    if (up > 0) x = combine(1, x, up, { data: run.noise.next(x.shape), shape: x.shape });
  }
  return x;
};

/** Splits the variance at `to`: `down` is kept from the step, `up` is fresh; down^2 + up^2 = to^2. */
function ancestralStep(from: number, to: number, eta: number): { down: number; up: number } {
  const up = Math.min(to, eta * (to / from) * Math.sqrt(from ** 2 - to ** 2));
  return { down: Math.sqrt(to ** 2 - up ** 2), up };
}
