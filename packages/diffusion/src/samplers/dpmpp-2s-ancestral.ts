import { ancestralStep } from "./ancestral-step.ts";
import type { Sampler } from "./sampler.ts";
import { stepsOf, towards, withNoise } from "./steps.ts";

/**
 * DPM-Solver++(2S): the prediction at the geometric middle leads the whole step, to below the next level;
 * then fresh noise up to it.
 * Lu et al., arXiv:2211.01095, algorithm 1; k-diffusion@ab527a9 sampling.py (sample_dpmpp_2s_ancestral).
 */
export const dpmpp2sAncestral: Sampler = async (denoise, x, { sigmas, eta, noiseScale }, run) => {
  for (const step of stepsOf(sigmas, run)) {
    let denoised = await denoise(x, step.sigma, run);
    await step.report(x, denoised);
    const { down, up } = ancestralStep(step.sigma, step.next, eta);
    if (down > 0) {
      const middle = Math.sqrt(step.sigma * down);
      denoised = await denoise(towards(denoised, x, step.sigma, middle), middle, run);
    }
    x = towards(denoised, x, step.sigma, down);
    if (up > 0) x = withNoise(x, up * noiseScale, run.noise.next(x.shape));
  }
  return x;
};
