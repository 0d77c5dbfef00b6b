import type { Latents } from "../latents/latents.ts";
import type { SamplerRun } from "./sampler.ts";

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
      report: async (x, denoised) => {
        run.signal?.throwIfAborted();
        await run.onStep?.({ step: index + 1, steps, sigma, x, denoised });
      },
    };
  }
}

/** a * x + b * y, element by element in float64, stored as float32. */
export function combine(a: number, x: Latents, b: number, y: Latents): Latents {
  const data = new Float32Array(x.data.length);
  for (let i = 0; i < data.length; i++) data[i] = a * (x.data[i] ?? 0) + b * (y.data[i] ?? 0);
  return { data, shape: x.shape };
}

/** factor * x. */
export function scale(factor: number, x: Latents): Latents {
  return { data: x.data.map((value) => factor * value), shape: x.shape };
}
