/** Noise levels found by optimisation for a few steps of a model family.
 *  Sabour et al., arXiv:2404.14507, in the rounding of AUTOMATIC1111/stable-diffusion-webui 1.10
 *  modules/sd_schedulers.py (get_align_your_steps_sigmas). */

export type StepsFamily = "sd1" | "sdxl";

const LEVELS: Readonly<Record<StepsFamily, readonly number[]>> = {
  sd1: [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029],
  sdxl: [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.38, 0.234, 0.113, 0.029],
};

/** Descending sigmas without the 0 at the end; other numbers of steps than eleven are read from the line
 *  through the logarithms, a single one at its lower end. */
export function alignedSigmas(steps: number, family: StepsFamily): number[] {
  const levels = LEVELS[family];
  const last = levels.length - 1;
  return Array.from({ length: steps }, (_, i) => {
    const place = steps === 1 ? last : (i * last) / (steps - 1);
    const index = Math.min(Math.floor(place), last - 1);
    const [from, to] = [Math.log(levels[index] ?? NaN), Math.log(levels[index + 1] ?? NaN)];
    return Math.fround(Math.exp(from + (place - index) * (to - from)));
  });
}
