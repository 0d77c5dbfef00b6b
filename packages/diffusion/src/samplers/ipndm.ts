import type { Latents } from "../latents/latents.ts";
import { ADAMS_BASHFORTH } from "./adams-bashforth.ts";
import type { Sampler } from "./sampler.ts";
import { slope, stepsOf, weighted } from "./steps.ts";

/**
 * Improved pseudo-linear multistep: fixed Adams-Bashforth weights over the last four directions, whatever
 * the widths. The step to 0 takes the prediction.
 * Zhang and Chen, arXiv:2204.13902 (iPNDM); comfyanonymous/ComfyUI@387f98a comfy/k_diffusion/sampling.py
 * (sample_ipndm).
 */
export const ipndm: Sampler = async (denoise, x, { sigmas }, run) => {
  let slopes: Latents[] = []; // the newest first
  for (const step of stepsOf(sigmas, run)) {
    const denoised = await denoise(x, step.sigma, run);
    await step.report(x, denoised);
    slopes = [slope(x, denoised, step.sigma), ...slopes].slice(0, ADAMS_BASHFORTH.length);
    const width = step.next - step.sigma;
    const weights = ADAMS_BASHFORTH[slopes.length - 1] ?? [];
    const moves = slopes.map((each, i) => [width * (weights[i] ?? 0), each] as const);
    x = step.next === 0 ? denoised : weighted([1, x], ...moves);
  }
  return x;
};
