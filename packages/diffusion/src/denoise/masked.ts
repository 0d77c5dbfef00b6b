/** Only what a mask marks is drawn anew: wrappers of a denoiser.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@029adbe, modules/sd_samplers_cfg_denoiser.py
 *  (CFGDenoiser.forward, mask_before_denoising). */
import type { Latents } from "../latents/latents.ts";
import type { LatentMask } from "../latents/mask.ts";
import type { Denoiser } from "./denoiser.ts";

/** Mixes what is kept with what is there at a noise level: plain, or softly by the level. */
export type Blend = (kept: Latents, current: Latents, sigma: number) => Latents;

/** kept * (1 - mask) + current * mask. */
export function plainBlend(mask: LatentMask): Blend {
  const area = mask.width * mask.height;
  return (kept, current) => ({
    data: current.data.map((value, i) => {
      const share = mask.data[i % area] ?? 0;
      return value * share + (kept.data[i] ?? 0) * (1 - share);
    }),
    shape: current.shape,
  });
}

/** The clean latents of `kept` are put into every prediction. */
export const keptAfter =
  (kept: Latents, blend: Blend) =>
  (denoise: Denoiser): Denoiser =>
  async (x, sigma, run) =>
    blend(kept, await denoise(x, sigma, run), sigma);

/**
 * The clean latents of `kept` are put into every input instead, as A1111 does for samplers over training
 * times, where latents have unit variance; the noise that the network finds in that input is then taken off
 * the input as it was.
 */
export const keptBefore =
  (kept: Latents, blend: Blend) =>
  (denoise: Denoiser): Denoiser =>
  async (x, sigma, run) => {
    const signal = 1 / Math.hypot(sigma, 1);
    const unit: Latents = { data: x.data.map((value) => value * signal), shape: x.shape };
    const mixed = blend(kept, unit, sigma);
    const asked: Latents = { data: mixed.data.map((value) => value / signal), shape: x.shape };
    const denoised = await denoise(asked, sigma, run);
    const data = denoised.data.map((value, i) => value + (x.data[i] ?? 0) - (asked.data[i] ?? 0));
    return { data, shape: x.shape };
  };
