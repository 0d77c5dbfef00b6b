import { churned } from "./churn.ts";
import type { Sampler } from "./sampler.ts";
import { stepsOf, towards } from "./steps.ts";

/**
 * Euler steps along the probability-flow ODE: x += (x - x0) / sigma * (next - sigma).
 * Karras et al., arXiv:2206.00364, algorithm 2; k-diffusion@ab527a9 sampling.py (sample_euler).
 */
export const euler: Sampler = async (denoise, x, levels, run) => {
  for (const step of stepsOf(levels.sigmas, run)) {
    const noisy = churned(x, step, levels, run);
    const denoised = await denoise(noisy.x, noisy.sigma, run);
    await step.report(noisy.x, denoised);
    x = towards(denoised, noisy.x, noisy.sigma, step.next);
  }
  return x;
};
