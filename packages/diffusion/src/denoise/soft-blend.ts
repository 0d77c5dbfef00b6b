/** Soft inpainting: what is kept gives way to what is drawn step by step, where the mask is between on and off.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@255da37,
 *  extensions-builtin/soft-inpainting/scripts/soft_inpainting.py (latent_blend, get_modified_nmask). */
import type { Latents } from "../latents/latents.ts";
import type { LatentMask } from "../latents/mask.ts";
import type { Blend } from "./masked.ts";

export interface SoftBlend {
  /** Schedule bias: above 1 keeps more at high noise levels, below 1 at low ones. */
  readonly scheduleBias: number;
  /** Preservation strength, from 0. */
  readonly preservation: number;
  /** Transition contrast boost: exponent in which lengths are mixed, from 1. */
  readonly contrast: number;
}

/** Against division by zero; the reference's. */
const LEAST_LENGTH = 1e-5;

/**
 * Directions are mixed in a line, lengths (over the channels) as powers, so that contrast does not fade.
 * The share of what is drawn is mask^(sigma^scheduleBias * preservation).
 */
export function softBlend(mask: LatentMask, options: SoftBlend): Blend {
  const { scheduleBias, preservation, contrast } = options;
  const area = mask.width * mask.height;
  return (kept, current, sigma) => {
    const exponent = sigma ** scheduleBias * preservation;
    const [pictures, channels] = current.shape;
    const data = new Float32Array(current.data.length);
    for (let picture = 0; picture < pictures; picture++)
      for (let cell = 0; cell < area; cell++) {
        const share = (mask.data[cell] ?? 0) ** exponent;
        const start = picture * channels * area + cell;
        const lengths = (latents: Latents): number => {
          let squares = 0;
          for (let c = 0; c < channels; c++) squares += (latents.data[start + c * area] ?? 0) ** 2;
          return Math.sqrt(squares);
        };
        let squares = 0;
        for (let c = 0; c < channels; c++) {
          const at = start + c * area;
          const mixed = (kept.data[at] ?? 0) * (1 - share) + (current.data[at] ?? 0) * share;
          data[at] = mixed;
          squares += mixed ** 2;
        }
        const wanted =
          (lengths(kept) ** contrast * (1 - share) + lengths(current) ** contrast * share) **
          (1 / contrast);
        const factor = wanted / (Math.sqrt(squares) + LEAST_LENGTH);
        for (let c = 0; c < channels; c++)
          data[start + c * area] = (data[start + c * area] ?? 0) * factor;
      }
    return { data, shape: current.shape };
  };
}
