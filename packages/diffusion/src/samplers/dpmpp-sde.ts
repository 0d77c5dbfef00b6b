import { ancestralStep } from "./ancestral-step.ts";
import { levelNoise } from "./level-noise.ts";
import type { Sampler } from "./sampler.ts";
import { stepsOf, towards, withNoise } from "./steps.ts";

const { fround } = Math;

/**
 * DPM-Solver++ for the SDE, two calls a step: one at the level, one at the geometric middle, each followed
 * by its own noise of one Brownian path, which is asked at the level that `asked` gives for a level. The step to 0
 * takes the prediction.
 * Lu et al., arXiv:2211.01095; k-diffusion@ab527a9 sampling.py (sample_dpmpp_sde, r = 1/2).
 */
const dpmppSdeBy =
  (asked: (sigma: number) => number): Sampler =>
  async (denoise, x, levels, run) => {
    const { eta, noiseScale } = levels;
    const noise = levelNoise(x, levels, run);
    for (const step of stepsOf(levels.sigmas, run)) {
      const denoised = await denoise(x, step.sigma, run);
      await step.report(x, denoised);
      if (step.next === 0) {
        x = denoised;
        continue;
      }
      const [from, to] = [minusLog(step.sigma), minusLog(step.next)];
      const middle = fround(from + fround(fround(to - from) / 2));
      const half = ancestralStep(step.sigma, levelAt(middle), eta);
      let halfway = towards(denoised, x, step.sigma, half.down);
      if (eta > 0)
        halfway = withNoise(
          halfway,
          half.up * noiseScale,
          noise(asked(step.sigma), levelAt(middle)),
        );
      const second = await denoise(halfway, levelAt(middle), run);
      const full = ancestralStep(step.sigma, step.next, eta);
      x = towards(second, x, step.sigma, full.down);
      if (eta > 0)
        x = withNoise(x, full.up * noiseScale, noise(asked(step.sigma), asked(step.next)));
    }
    return x;
  };

/** Levels that went through float32 logarithms, as in the reference: a millionth further on the path has other noise. */
export const dpmppSde = dpmppSdeBy((sigma) => levelAt(minusLog(sigma)));

/** The levels themselves, as ComfyUI has it since 2025.
 *  Comfy-Org/ComfyUI@a125cd8 comfy/k_diffusion/sampling.py (sample_dpmpp_sde). */
export const dpmppSdeAtLevels = dpmppSdeBy((sigma) => sigma);

const minusLog = (sigma: number): number => -fround(Math.log(sigma));
const levelAt = (minusLogarithm: number): number => fround(Math.exp(-minusLogarithm));
