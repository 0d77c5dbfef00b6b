/** UniPC over noise levels of any schedule, where A1111's goes over training times. */
import type { Sampler } from "../samplers/sampler.ts";
import { scale } from "../samplers/steps.ts";
import { type Place, type PlacedLevels, walkPlaces } from "../samplers/unipc.ts";

/** In place of 0, where the walk would not end. */
const LOWEST = 0.001;
const ORDER = 3;
const { fround } = Math;

/**
 * Of order 3, or one less than there are steps.
 * Zhao et al., arXiv:2302.04867; Comfy-Org/ComfyUI@a125cd8, comfy/extra_samplers/uni_pc.py (sample_unipc).
 */
export const uniPc =
  (variant: PlacedLevels["variant"]): Sampler =>
  async (denoise, x, levels, run) => {
    const sigmas = levels.sigmas.map((sigma) => (sigma === 0 ? LOWEST : sigma));
    const places = sigmas.map(placeOf);
    const [first = NaN] = sigmas;
    const order = Math.max(1, Math.min(ORDER, sigmas.length - 2));
    const start = scale(1 / Math.hypot(first, 1), x);
    const walked = await walkPlaces(denoise, start, { sigmas, places, order, variant }, run);
    return scale(1 / (places.at(-1)?.alpha ?? NaN), walked);
  };

/** In float32, where 1 - alpha^2 loses most digits of low levels as it does in the reference. */
function placeOf(sigma: number): Place {
  const share = fround(1 / fround(fround(fround(sigma) ** 2) + 1));
  const log = fround(0.5 * fround(Math.log(share)));
  const variance = fround(1 - fround(Math.exp(fround(2 * log))));
  return {
    alpha: fround(Math.exp(log)),
    std: fround(Math.sqrt(variance)),
    lambda: fround(log - fround(0.5 * fround(Math.log(variance)))),
  };
}
