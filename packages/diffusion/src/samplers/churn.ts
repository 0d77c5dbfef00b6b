import type { Latents } from "../latents/latents.ts";
import type { Levels, SamplerRun } from "./sampler.ts";
import { type Step, withNoise } from "./steps.ts";

/** Most that a level is raised by: the square root of 2. */
const LARGEST_RAISE = Math.SQRT2 - 1;

/** Latents at a raised noise level. */
export interface Churned {
  readonly x: Latents;
  readonly sigma: number;
}

/**
 * Raises the noise before a step: level and noise grow together. Noise is drawn at every step of a walk
 * with churn, used or not, as the references do.
 * Karras et al., arXiv:2206.00364, algorithm 2; k-diffusion@ab527a9 sampling.py (sample_euler).
 */
export function churned(
  x: Latents,
  { sigma }: Step,
  { sigmas, churn, noiseScale }: Levels,
  run: SamplerRun,
): Churned {
  if (churn.amount === 0) return { x, sigma };
  const noise = run.noise.next(x.shape);
  if (sigma < churn.low || sigma > churn.high) return { x, sigma };
  const raised = sigma * (1 + Math.min(churn.amount / (sigmas.length - 1), LARGEST_RAISE));
  const added = Math.sqrt(raised ** 2 - sigma ** 2);
  return { x: withNoise(x, added * noiseScale, noise), sigma: raised };
}
