import { ancestralStep } from "./ancestral-step.ts";
import type { Sampler } from "./sampler.ts";
import { stepsOf, towards, withNoise } from "./steps.ts";

/**
 * Euler steps to below the next level, then fresh noise up to it; eta 0 is plain Euler.
 * k-diffusion@ab527a9 sampling.py (sample_euler_ancestral).
 */
export const eulerAncestral: Sampler = async (denoise, x, { sigmas, eta, noiseScale }, run) => {
  for (const step of stepsOf(sigmas, run)) {
    const denoised = await denoise(x, step.sigma, run);
    await step.report(x, denoised);
    const { down, up } = ancestralStep(step.sigma, step.next, eta);
    x = towards(denoised, x, step.sigma, down);
    if (up > 0) x = withNoise(x, up * noiseScale, run.noise.next(x.shape));
  }
  return x;
};
