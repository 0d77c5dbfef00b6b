import type { Latents } from "../latents/latents.ts";
import { levelNoise } from "./level-noise.ts";
import type { Sampler } from "./sampler.ts";
import { combine, stepsOf, weighted, withNoise } from "./steps.ts";

/**
 * DPM-Solver++(3M) for the SDE: differences of the last three predictions, plus the noise of one Brownian
 * path. The step to 0 takes the prediction.
 * Crowson, k-diffusion@ab527a9 sampling.py (sample_dpmpp_3m_sde).
 */
export const dpmpp3mSde: Sampler = async (denoise, x, levels, run) => {
  const { eta, noiseScale } = levels;
  const noise = levelNoise(x, levels, run);
  let newest: { denoised: Latents; width: number } | undefined;
  let older: typeof newest;
  for (const step of stepsOf(levels.sigmas, run)) {
    const denoised = await denoise(x, step.sigma, run);
    await step.report(x, denoised);
    if (step.next === 0) {
      x = denoised;
      continue;
    }
    const width = Math.log(step.sigma / step.next);
    const stretched = width * (1 + eta);
    x = weighted([Math.exp(-stretched), x], [-Math.expm1(-stretched), denoised]);
    // phi_2 and phi_3 of the exponential integrator
    const phi2 = Math.expm1(-stretched) / stretched + 1;
    const phi3 = phi2 / stretched - 0.5;
    if (newest) {
      const near = newest.width / width;
      const change = combine(1 / near, denoised, -1 / near, newest.denoised);
      if (older) {
        const far = older.width / width;
        const before = combine(1 / far, newest.denoised, -1 / far, older.denoised);
        const bend = combine(1 / (near + far), change, -1 / (near + far), before);
        x = weighted([1, x], [phi2, change], [phi2 * near - phi3, bend]);
      } else x = combine(1, x, phi2, change);
    }
    const fresh = step.next * Math.sqrt(-Math.expm1(-2 * eta * width)) * noiseScale;
    if (eta > 0) x = withNoise(x, fresh, noise(step.sigma, step.next));
    older = newest;
    newest = { denoised, width };
  }
  return x;
};
