import type { Latents } from "../latents/latents.ts";
import type { Sampler } from "./sampler.ts";
import { combine, stepsOf } from "./steps.ts";

/**
 * DPM-Solver++(2M): a multistep method over lambda = -ln(sigma) that extrapolates from the last two
 * predictions; the first step and a step to 0 use the newest one alone.
 * Lu et al., arXiv:2211.01095, algorithm 2; k-diffusion@ab527a9 sampling.py (sample_dpmpp_2m).
 */
export const dpmpp2m: Sampler = async (denoise, x, { sigmas }, run) => {
  let previous: { denoised: Latents; sigma: number } | undefined;
  for (const step of stepsOf(sigmas, run)) {
    const denoised = await denoise(x, step.sigma, run);
    await step.report(x, denoised);
    let target = denoised;
    if (previous !== undefined && step.next > 0) {
      const width = Math.log(step.sigma / step.next);
      const extra = width / (2 * Math.log(previous.sigma / step.sigma)); // 1 / (2 r)
      target = combine(1 + extra, denoised, -extra, previous.denoised);
    }
    const kept = step.next / step.sigma;
    x = combine(kept, x, 1 - kept, target);
    previous = { denoised, sigma: step.sigma };
  }
  return x;
};
