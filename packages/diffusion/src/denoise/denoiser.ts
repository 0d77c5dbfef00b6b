import type { Latents } from "../latents/latents.ts";

/** What a denoiser may look at besides its input. */
export interface DenoiseRun {
  /** Aborting it makes the denoiser reject as soon as it can. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Predicts the noise-free latents x0 from x = x0 + sigma * noise, sigma > 0 and the same for the whole
 * batch. Guidance, ControlNet, masks and tiles are functions from a denoiser to a denoiser.
 */
export type Denoiser = (x: Latents, sigma: number, run: DenoiseRun) => Promise<Latents>;
