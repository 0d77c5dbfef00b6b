import { churned } from "./churn.ts";
import type { Sampler } from "./sampler.ts";
import { combine, slope, stepsOf, towards } from "./steps.ts";

/**
 * A second-order step through the geometric middle of both levels; the step to 0 is Euler's.
 * Lu et al., arXiv:2206.00927 (DPM-Solver-2), in k-diffusion@ab527a9's form: sampling.py (sample_dpm_2).
 */
export const dpm2: Sampler = async (denoise, x, levels, run) => {
  for (const step of stepsOf(levels.sigmas, run)) {
    const noisy = churned(x, step, levels, run);
    const denoised = await denoise(noisy.x, noisy.sigma, run);
    await step.report(noisy.x, denoised);
    x = towards(denoised, noisy.x, noisy.sigma, step.next);
    if (step.next === 0) continue;
    const middle = Math.sqrt(noisy.sigma * step.next);
    const halfway = towards(denoised, noisy.x, noisy.sigma, middle);
    const direction = slope(halfway, await denoise(halfway, middle, run), middle);
    x = combine(1, noisy.x, step.next - noisy.sigma, direction);
  }
  return x;
};
