import type { Sampler } from "./sampler.ts";
import { combine, stepsOf } from "./steps.ts";

/**
 * Euler steps along the probability-flow ODE, without churn: x += (x - x0) / sigma * (next - sigma).
 * Karras et al., arXiv:2206.00364, algorithm 2; k-diffusion@ab527a9 sampling.py (sample_euler).
 */
export const euler: Sampler = async (denoise, x, { sigmas }, run) => {
  for (const step of stepsOf(sigmas, run)) {
    const denoised = await denoise(x, step.sigma, run);
    await step.report(x, denoised);
    const kept = step.next / step.sigma;
    x = combine(kept, x, 1 - kept, denoised);
  }
  return x;
};
