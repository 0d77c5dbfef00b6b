import { Problem } from "@inkloom/contract";

/** How a walk from a picture is cut out of a walk from pure noise. */
export interface DenoisingCount {
  /** Steps of the walk from pure noise. */
  readonly steps: number;
  /** Index, counted from the end of it, of the step at which the picture comes in; from 0. */
  readonly encoded: number;
}

/** More would leave nothing of the picture, and A1111 takes no more. */
const STRONGEST = 0.999;

/**
 * A1111's count for image to image: of `steps` the share `strength` (0 to 1) is done, and one more over
 * noise levels. With `exact` (its option "do exactly the amount of steps the slider specifies") the whole walk
 * is made longer instead, so that `steps` are done.
 * AUTOMATIC1111/stable-diffusion-webui 1.10 modules/sd_samplers_common.py (setup_img2img_steps).
 * @throws Problem `input/invalid` for numbers out of range, and for strength 0 with `exact`, which would be
 *   endlessly many steps.
 */
export function denoisingSteps(
  steps: number,
  strength: number,
  { exact = false }: { readonly exact?: boolean } = {},
): DenoisingCount {
  if (!Number.isInteger(steps) || steps < 1)
    throw new Problem("input/invalid", {
      en: `steps is ${String(steps)}, expected an integer from 1.`,
      zh: `步数为 ${String(steps)}，应为 1 以上的整数。`,
    });
  if (!(strength >= 0 && strength <= 1) || (exact && strength === 0))
    throw new Problem("input/invalid", {
      en: `The denoising strength is ${String(strength)}, expected a number from 0 to 1${exact ? ", above 0 where the number of steps is exact" : ""}.`,
      zh: `重绘强度为 ${String(strength)}，应为 0 到 1 之间的数${exact ? "；按精确步数时须大于 0" : ""}。`,
    });
  const taken = Math.min(strength, STRONGEST);
  return exact
    ? { steps: Math.trunc(steps / taken), encoded: steps - 1 }
    : { steps, encoded: Math.trunc(taken * steps) };
}
