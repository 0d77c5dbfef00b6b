import type { DenoiseRun, Denoiser } from "../denoise/denoiser.ts";
import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";
import type { Latents } from "../latents/latents.ts";
import type { NoiseSource } from "../latents/noise/noise-source.ts";

/** Noise put back before a step; Karras et al., arXiv:2206.00364, algorithm 2. */
export interface Churn {
  /** S_churn: how much in the whole walk, from 0. */
  readonly amount: number;
  /** S_tmin, S_tmax: only at levels from `low` to `high`, both included. */
  readonly low: number;
  readonly high: number;
}

/** The noise levels that a sampler walks down, and how much fresh noise it adds on the way. Samplers
 *  without one of these kinds of noise ignore it. */
export interface Levels {
  /** Descending; steps + 1 values of which the last may be 0. */
  readonly sigmas: readonly number[];
  /** Share of ancestral noise, from 0. */
  readonly eta: number;
  /** S_noise: factor of all fresh noise, from 0. */
  readonly noiseScale: number;
  readonly churn: Churn;
  /** From where to where a sampler goes that chooses its own levels, highest first, both above 0. */
  readonly range: readonly [from: number, to: number];
  /** Lowest and highest level above 0 of the whole schedule, of which `sigmas` may be the end: what the
   *  Brownian path of the SDE samplers spans. */
  readonly path: readonly [low: number, high: number];
  /** The levels of training, for samplers that walk in its times. */
  readonly model: DiscreteSchedule;
}

/** What a sampler tells after each call of the denoiser that begins a step. */
export interface StepInfo {
  /** Counts from 1 to `steps`. */
  readonly step: number;
  /** A sampler that chooses its own steps only estimates it before the last. */
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
  /** Awaited after each denoiser call that begins a step, before the step is taken. */
  readonly onStep?: ((info: StepInfo) => void | Promise<void>) | undefined;
}

/**
 * A pure function from noisy latents to clean ones; `x` is not changed.
 * Rejects with the signal's reason (an AbortError by default) between calls once the signal aborts.
 */
export type Sampler = (
  denoise: Denoiser,
  x: Latents,
  levels: Levels,
  run: SamplerRun,
) => Promise<Latents>;
