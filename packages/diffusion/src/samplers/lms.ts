import type { Latents } from "../latents/latents.ts";
import type { Sampler } from "./sampler.ts";
import { slope, stepsOf, weighted } from "./steps.ts";

const ORDER = 4;

/**
 * Linear multistep: the polynomial through the last four directions is integrated over the step.
 * k-diffusion@ab527a9 sampling.py (sample_lms).
 */
export const lms: Sampler = async (denoise, x, { sigmas }, run) => {
  let slopes: Latents[] = []; // the newest first
  for (const step of stepsOf(sigmas, run)) {
    const denoised = await denoise(x, step.sigma, run);
    await step.report(x, denoised);
    slopes = [slope(x, denoised, step.sigma), ...slopes].slice(0, ORDER);
    const known = slopes.map((_, back) => sigmas[step.index - back] ?? NaN);
    x = weighted(
      [1, x],
      ...slopes.map((each, j) => [share(known, j, step.sigma, step.next), each] as const),
    );
  }
  return x;
};

const GAUSS = 1 / Math.sqrt(3);

/** Integral over a step of the Lagrange polynomial that is 1 at `levels[j]` and 0 at the others; exact by
 *  two Gauss points, because its degree is at most 3. */
function share(levels: readonly number[], j: number, from: number, to: number): number {
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  const own = levels[j] ?? NaN;
  const polynomial = (at: number): number =>
    levels.reduce(
      (product, level, k) => (k === j ? product : (product * (at - level)) / (own - level)),
      1,
    );
  return half * (polynomial(middle - half * GAUSS) + polynomial(middle + half * GAUSS));
}
