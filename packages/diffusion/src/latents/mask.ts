/** Masks of pictures as masks of latents, and what lies under them at the start.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0027ce1, modules/processing.py
 *  (StableDiffusionProcessingImg2Img.init). */
import { type Mask, rasterOf, resampled } from "@inkloom/pixels";
import type { Latents } from "./latents.ts";

/** How much of each latent cell is drawn anew, 0 to 1, [height, width]; the same for all channels. */
export interface LatentMask {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Pillow's bicubic to latent cells; `round` makes each cell 0 or 1, as A1111 does without soft inpainting. */
export function latentMask(
  mask: Mask,
  size: { readonly width: number; readonly height: number },
  { round = true } = {},
): LatentMask {
  const { data } = resampled(rasterOf(mask, 1), { ...size, filter: "bicubic" });
  const cells = Float32Array.from(data, (value) => (round ? Math.round(value / 255) : value / 255));
  return { ...size, data: cells };
}

/** kept * (1 - mask) + drawn * mask, cell by cell. */
export function blendedLatents(kept: Latents, drawn: Latents, mask: LatentMask): Latents {
  const area = mask.width * mask.height;
  const data = kept.data.map((value, i) => {
    const share = mask.data[i % area] ?? 0;
    return value * (1 - share) + (drawn.data[i] ?? 0) * share;
  });
  return { data, shape: kept.shape };
}

/** The latents with zeros under the mask. */
export const emptied = (latents: Latents, mask: LatentMask): Latents =>
  blendedLatents(
    latents,
    { data: new Float32Array(latents.data.length), shape: latents.shape },
    mask,
  );
