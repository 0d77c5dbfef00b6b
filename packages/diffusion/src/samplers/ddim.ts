import type { Sampler } from "./sampler.ts";
import { signalLevel } from "./signal-level.ts";
import { combine, scale, stepsOf, withNoise } from "./steps.ts";

/**
 * DDIM over training times, each given by its sigma = sqrt((1 - a) / a), a = alphas_cumprod. Here `x`
 * is variance-preserving (unit variance; not scaled by the first sigma) and so is the result, which
 * stays at the last level instead of going to 0. One step less than there are levels.
 * The denoiser is asked in its own scale, so wrappers see what they see under any other sampler; the
 * sigma of a training time leads back to exactly that time.
 * Song et al., arXiv:2010.02502, equation 12; AUTOMATIC1111/stable-diffusion-webui@c8a5322
 * modules/sd_samplers_timesteps_impl.py (ddim).
 */
export const ddim: Sampler = async (denoise, x, { sigmas, eta, noiseScale }, run) => {
  for (const step of stepsOf(sigmas, run)) {
    const from = signalLevel(step.sigma);
    const to = signalLevel(step.next);
    const denoised = await denoise(scale(1 / from.signal, x), step.sigma, run);
    await step.report(x, denoised);
    // eps = (x - signal * x0) / noise, put into signal' * x0 + direction * eps
    const fresh = eta * (to.noise / from.noise) * Math.sqrt(1 - (from.signal / to.signal) ** 2);
    const direction = Math.sqrt(to.noise ** 2 - fresh ** 2) / from.noise;
    x = combine(direction, x, to.signal - direction * from.signal, denoised);
    if (fresh > 0) x = withNoise(x, fresh * noiseScale, run.noise.next(x.shape));
  }
  return x;
};
