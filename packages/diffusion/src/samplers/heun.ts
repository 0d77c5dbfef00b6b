import { churned } from "./churn.ts";
import type { Sampler } from "./sampler.ts";
import { slope, stepsOf, towards, weighted } from "./steps.ts";

/**
 * Heun's second-order steps: the mean of the directions at both ends. The step to 0 is Euler's.
 * Karras et al., arXiv:2206.00364, algorithm 2; k-diffusion@ab527a9 sampling.py (sample_heun).
 */
export const heun: Sampler = async (denoise, x, levels, run) => {
  for (const step of stepsOf(levels.sigmas, run)) {
    const noisy = churned(x, step, levels, run);
    const denoised = await denoise(noisy.x, noisy.sigma, run);
    await step.report(noisy.x, denoised);
    x = towards(denoised, noisy.x, noisy.sigma, step.next);
    if (step.next === 0) continue;
    const half = (step.next - noisy.sigma) / 2;
    const first = slope(noisy.x, denoised, noisy.sigma);
    const second = slope(x, await denoise(x, step.next, run), step.next);
    x = weighted([1, noisy.x], [half, first], [half, second]);
  }
  return x;
};
