import type { Latents } from "../latents/latents.ts";
import { levelNoise } from "./level-noise.ts";
import type { Sampler } from "./sampler.ts";
import { stepsOf, weighted, withNoise } from "./steps.ts";

/**
 * DPM-Solver++(2M) for the SDE: like the 2M method, plus the noise of one Brownian path. `midpoint` and
 * `heun` weigh the difference of the last two predictions differently. The step to 0 takes the prediction.
 * Lu et al., arXiv:2211.01095; k-diffusion@ab527a9 sampling.py (sample_dpmpp_2m_sde).
 */
const dpmpp2mSdeBy =
  (solver: "midpoint" | "heun"): Sampler =>
  async (denoise, x, levels, run) => {
    const { eta, noiseScale } = levels;
    const noise = levelNoise(x, levels, run);
    let previous: { denoised: Latents; width: number } | undefined;
    for (const step of stepsOf(levels.sigmas, run)) {
      const denoised = await denoise(x, step.sigma, run);
      await step.report(x, denoised);
      if (step.next === 0) {
        x = denoised;
        continue;
      }
      const width = Math.log(step.sigma / step.next);
      const stretched = width * (1 + eta);
      const taken = -Math.expm1(-stretched);
      x = weighted([Math.exp(-stretched), x], [taken, denoised]);
      if (previous) {
        const share = solver === "heun" ? 1 - taken / stretched : taken / 2;
        const factor = (share * width) / previous.width;
        x = weighted([1, x], [factor, denoised], [-factor, previous.denoised]);
      }
      const fresh = step.next * Math.sqrt(-Math.expm1(-2 * eta * width)) * noiseScale;
      if (eta > 0) x = withNoise(x, fresh, noise(step.sigma, step.next));
      previous = { denoised, width };
    }
    return x;
  };

export const dpmpp2mSde = dpmpp2mSdeBy("midpoint");
export const dpmpp2mSdeHeun = dpmpp2mSdeBy("heun");
