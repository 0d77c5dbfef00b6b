import type { DenoiseRun, Denoiser } from "../denoise/denoiser.ts";
import type { Latents } from "../latents/latents.ts";
import type { NoiseSource } from "../latents/noise/noise-source.ts";

/** The noise levels that a sampler walks down, and how much fresh noise it adds on the way. */
export interface Levels {
  /** Descending; steps + 1 values of which the last may be 0. */
  readonly sigmas: readonly number[];
  /** Share of ancestral noise, from 0; samplers without it ignore it. */
  readonly eta: number;
}

/** What a sampler tells after each call of the denoiser. */
export interface StepInfo {
  /** Counts from 1 to `steps`. */
  readonly step: number;
  readonly steps: number;
  /** Noise level of `x`. */
  readonly sigma: number;
  /** The latents that the denoiser was asked about. */
  readonly x: Latents;
  /** The denoiser's answer: what a preview shows. */
  readonly denoised: Latents;
}

/** Everything that enters or leaves while a sampler runs. */
export interface SamplerRun extends DenoiseRun {
  readonly noise: NoiseSource;
  /** Awaited after each denoiser call, before the step is taken. */
  readonly onStep?: ((info: StepInfo) => void | Promise<void>) | undefined;
}

/**
 * A pure function from noisy latents to clean ones; `x` is not changed.
 * Rejects with the signal's reason (an AbortError by default) between steps once the signal aborts.
 */
export type Sampler = (
  denoise: Denoiser,
  x: Latents,
  levels: Levels,
  run: SamplerRun,
) => Promise<Latents>;
