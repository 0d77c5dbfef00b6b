/** Samplers that only ComfyUI has. Reference: Comfy-Org/ComfyUI@a125cd8, comfy/k_diffusion/sampling.py. */
import type { Latents } from "../latents/latents.ts";
import { ancestralStep } from "../samplers/ancestral-step.ts";
import type { Sampler } from "../samplers/sampler.ts";
import { combine, slope, stepsOf, towards, weighted, withNoise } from "../samplers/steps.ts";

/**
 * An exponential integrator of order 2 over ln(sigma) that goes on from the last prediction; with eta it goes below the
 * next level and adds noise. The first step is Euler's.
 * Zhang et al., arXiv:2308.02157 (RES), equation 9 with one earlier prediction.
 */
export const resMultistep: Sampler = async (denoise, x, { sigmas, eta, noiseScale }, run) => {
  let last: { readonly denoised: Latents; readonly down: number } | undefined;
  for (const step of stepsOf(sigmas, run)) {
    const denoised = await denoise(x, step.sigma, run);
    await step.report(x, denoised);
    const { down, up } = ancestralStep(step.sigma, step.next, eta);
    if (down === 0 || last === undefined) x = towards(denoised, x, step.sigma, down);
    else {
      const width = Math.log(step.sigma / down);
      const back = Math.log(last.down / (sigmas[step.index - 1] ?? NaN)) / width;
      const phi1 = -Math.expm1(-width) / width;
      const phi2 = (1 - phi1) / width;
      const share = finite(phi2 / back);
      x = weighted(
        [Math.exp(-width), x],
        [width * finite(phi1 - share), denoised],
        [width * share, last.denoised],
      );
    }
    if (up > 0) x = withNoise(x, up * noiseScale, run.noise.next(x.shape));
    last = { denoised, down };
  }
  return x;
};

/** Levels that are the same leave nothing to weigh. */
const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

/** Euler's step, gone along the direction and once more along how it changed. The step to 0 takes the prediction.
 *  Permenter and Yuan, arXiv:2306.04848, algorithm 2 with gamma 2. */
export const gradientEstimation: Sampler = async (denoise, x, { sigmas }, run) => {
  let last: Latents | undefined;
  for (const step of stepsOf(sigmas, run)) {
    const denoised = await denoise(x, step.sigma, run);
    await step.report(x, denoised);
    const direction = slope(x, denoised, step.sigma);
    const way = last ? combine(2, direction, -1, last) : direction;
    x = step.next === 0 ? denoised : combine(1, x, step.next - step.sigma, way);
    last = direction;
  }
  return x;
};

/** Heun's method with one look further ahead: directions at the next two levels count by their share of the highest. The
 *  last step is Euler's, the one before it Heun's with these shares. */
export const heunPlusPlus: Sampler = async (denoise, x, { sigmas }, run) => {
  const [highest = NaN] = sigmas;
  for (const step of stepsOf(sigmas, run)) {
    const denoised = await denoise(x, step.sigma, run);
    await step.report(x, denoised);
    const ahead = sigmas.slice(step.index + 1, -1).slice(0, 2);
    let [at, from] = [x, step.sigma];
    let direction = slope(x, denoised, step.sigma);
    const directions = [direction];
    for (const sigma of ahead) {
      at = combine(1, at, sigma - from, direction);
      direction = slope(at, await denoise(at, sigma, run), sigma);
      directions.push(direction);
      from = sigma;
    }
    const shares = ahead.map((sigma) => sigma / ((ahead.length + 1) * highest));
    const own = 1 - shares.reduce((sum, share) => sum + share, 0);
    const width = step.next - step.sigma;
    x = weighted(
      [1, x],
      ...directions.map(
        (each, i) => [width * (i === 0 ? own : (shares[i - 1] ?? 0)), each] as const,
      ),
    );
  }
  return x;
};
