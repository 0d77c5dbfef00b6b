import { lcmLevels } from "./lcm-levels.ts";
import type { Sampler } from "./sampler.ts";
import { combine, scale, stepsOf, withNoise } from "./steps.ts";

/** Deviation of the data and factor of the time in the consistency model's boundary conditions. */
const SIGMA_DATA = 0.5;
const TIME_SCALE = 10;

/**
 * Latent consistency: every call predicts the picture, and fresh noise leads to the next level. The network
 * is asked at one of the 50 training times that such models were distilled at, whichever is nearest.
 * Luo et al., arXiv:2310.04378; AUTOMATIC1111/stable-diffusion-webui 1.10 modules/sd_samplers_lcm.py.
 */
export const lcm: Sampler = async (denoise, x, { sigmas, model, noiseScale }, run) => {
  const distilled = lcmLevels(model);
  for (const step of stepsOf(sigmas, run)) {
    const { sigma } = step;
    const time = distilled.sigmaToTime(sigma);
    const asked = model.sigmas[time] ?? NaN;
    // The same latents of unit variance at the level of that time; its answer is the noise in them.
    const there = scale(Math.hypot(asked, 1) / Math.hypot(sigma, 1), x);
    const answer = await denoise(there, asked, run);
    const noiseOnly = combine(sigma / asked, there, -sigma / asked, answer);
    const predicted = combine(1, x, -1, noiseOnly);
    const far = time * TIME_SCALE;
    const length = Math.hypot(far, SIGMA_DATA);
    const denoised = combine(far / length, predicted, (SIGMA_DATA / length) ** 2, x);
    await step.report(x, denoised);
    x = denoised;
    if (step.next > 0) x = withNoise(x, step.next * noiseScale, run.noise.next(x.shape));
  }
  return x;
};
