import { ancestralStep } from "./ancestral-step.ts";
import type { Sampler } from "./sampler.ts";
import { combine, slope, stepsOf, towards, withNoise } from "./steps.ts";

/**
 * DPM2's steps to below the next level, then fresh noise up to it.
 * k-diffusion@ab527a9 sampling.py (sample_dpm_2_ancestral).
 */
export const dpm2Ancestral: Sampler = async (denoise, x, { sigmas, eta, noiseScale }, run) => {
  for (const step of stepsOf(sigmas, run)) {
    const denoised = await denoise(x, step.sigma, run);
    await step.report(x, denoised);
    const { down, up } = ancestralStep(step.sigma, step.next, eta);
    if (down === 0) {
      x = denoised;
      continue;
    }
    const middle = Math.sqrt(step.sigma * down);
    const halfway = towards(denoised, x, step.sigma, middle);
    const direction = slope(halfway, await denoise(halfway, middle, run), middle);
    x = combine(1, x, down - step.sigma, direction);
    if (up > 0) x = withNoise(x, up * noiseScale, run.noise.next(x.shape));
  }
  return x;
};
