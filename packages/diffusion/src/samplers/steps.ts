import type { Latents } from "../latents/latents.ts";
import type { SamplerRun, StepInfo } from "./sampler.ts";

/** One move from a noise level to the next lower one. */
export interface Step {
  /** Counts from 0. */
  readonly index: number;
  readonly sigma: number;
  readonly next: number;
  /** Stops the run if it was aborted, then tells `onStep` what the denoiser made of `x`. */
  report(x: Latents, denoised: Latents): Promise<void>;
}

/** Pairs neighbouring levels; before each pair an aborted signal throws its reason. */
export function* stepsOf(sigmas: readonly number[], run: SamplerRun): Generator<Step> {
  const steps = sigmas.length - 1;
  for (let index = 0; index < steps; index++) {
    run.signal?.throwIfAborted();
    const sigma = sigmas[index] ?? 0;
    yield {
      index,
      sigma,
      next: sigmas[index + 1] ?? 0,
      report: (x, denoised) => report(run, { step: index + 1, steps, sigma, x, denoised }),
    };
  }
}

/** Tells `onStep`; throws the signal's reason if the run was aborted before or meanwhile. */
export async function report(run: SamplerRun, info: StepInfo): Promise<void> {
  run.signal?.throwIfAborted();
  await run.onStep?.(info);
  run.signal?.throwIfAborted();
}

/** a * x + b * y, element by element in float64, stored as float32. */
export function combine(a: number, x: Latents, b: number, y: Latents): Latents {
  const data = new Float32Array(x.data.length);
  for (let i = 0; i < data.length; i++) data[i] = a * (x.data[i] ?? 0) + b * (y.data[i] ?? 0);
  return { data, shape: x.shape };
}

/** Sum of factor * latents, element by element in float64, stored as float32. */
export function weighted(
  first: readonly [factor: number, latents: Latents],
  ...rest: readonly (readonly [factor: number, latents: Latents])[]
): Latents {
  const sum = Float64Array.from(first[1].data, (value) => value * first[0]);
  for (const [factor, { data }] of rest)
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + factor * (data[i] ?? 0);
  return { data: Float32Array.from(sum), shape: first[1].shape };
}

/** factor * x. */
export function scale(factor: number, x: Latents): Latents {
  return { data: x.data.map((value) => factor * value), shape: x.shape };
}

/** x + amount * noise. */
export function withNoise(x: Latents, amount: number, noise: Float32Array): Latents {
  return combine(1, x, amount, { data: noise, shape: x.shape });
}

/** The step of the probability-flow ODE from `sigma` to `next` along the direction of `denoised`. */
export function towards(denoised: Latents, x: Latents, sigma: number, next: number): Latents {
  const kept = next / sigma;
  return combine(kept, x, 1 - kept, denoised);
}

/** The direction dx / dsigma of the probability-flow ODE at a level: (x - x0) / sigma. */
export function slope(x: Latents, denoised: Latents, sigma: number): Latents {
  return combine(1 / sigma, x, -1 / sigma, denoised);
}
