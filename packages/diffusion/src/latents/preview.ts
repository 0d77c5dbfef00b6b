/** A rough picture of latents, cheap enough to make between steps. */
import type { Pixels } from "@inkloom/pixels";
import { fromPlanes } from "@inkloom/pixels";
import type { Latents } from "./latents.ts";

/**
 * How much of each colour one latent channel of Stable Diffusion 1.x carries: a least-squares fit, one
 * row per channel, result in [-1, 1]. The factors are the field's usual ones
 * (AUTOMATIC1111/stable-diffusion-webui@82a973c, modules/sd_vae_approx.py).
 */
const FACTORS: readonly (readonly [r: number, g: number, b: number])[] = [
  [0.298, 0.207, 0.208],
  [0.187, 0.286, 0.173],
  [-0.158, 0.189, 0.264],
  [-0.184, -0.271, -0.473],
];

/** The first picture of `latents`, one pixel per latent cell. */
export function approximate({ data, shape }: Latents): Pixels {
  const [, , height, width] = shape;
  const size = height * width;
  const planes = new Float32Array(3 * size);
  FACTORS.forEach((colours, channel) => {
    colours.forEach((factor, colour) => {
      for (let i = 0; i < size; i++) {
        const at = colour * size + i;
        planes[at] = (planes[at] ?? 0) + factor * (data[channel * size + i] ?? 0);
      }
    });
  });
  return fromPlanes(planes, { width, height });
}
