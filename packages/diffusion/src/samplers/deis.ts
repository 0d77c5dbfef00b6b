import type { Latents } from "../latents/latents.ts";
import type { Sampler } from "./sampler.ts";
import { slope, stepsOf, weighted } from "./steps.ts";

const ORDER = 3;
/** Points of the reference's sum in place of an integral; with more the weights would be others. */
const POINTS = 10_000;

/** The line beta(t) = BETA_0 + (BETA_1 - BETA_0) t of a variance-preserving process that goes from sigma
 *  0.002 at t = 0.001 to sigma 80 at t = 1. */
const { fround } = Math;
const [LOW, HIGH] = [logVariance(0.002), logVariance(80)];
const RISE = (2 * (LOW / 0.001 - HIGH)) / (0.001 - 1);
const BETA_0 = HIGH - RISE / 2;

/**
 * Diffusion exponential integrator, time-Adams-Bashforth of order 3: the polynomial through the last
 * directions, over the time of a variance-preserving process, integrated over the step. The first step and
 * the one to 0 are Euler's.
 * Zhang and Chen, arXiv:2204.13902 (tAB-DEIS); comfyanonymous/ComfyUI@387f98a comfy/k_diffusion/sampling.py
 * (sample_deis) and deis.py (mode "tab").
 */
export const deis: Sampler = async (denoise, x, { sigmas }, run) => {
  let slopes: Latents[] = []; // the newest first
  for (const step of stepsOf(sigmas, run)) {
    const denoised = await denoise(x, step.sigma, run);
    await step.report(x, denoised);
    slopes = [slope(x, denoised, step.sigma), ...slopes].slice(0, ORDER);
    const times = slopes.map((_, back) => timeOf(sigmas[step.index - back] ?? NaN));
    const weights =
      times.length === 1 ? [step.next - step.sigma] : integrals(times, timeOf(step.next));
    const moves = slopes.map((each, i) => [weights[i] ?? 0, each] as const);
    x = step.next === 0 ? denoised : weighted([1, x], ...moves);
  }
  return x;
};

/** The process' time at which the noise is `sigma`. */
function timeOf(sigma: number): number {
  return (Math.sqrt(BETA_0 ** 2 + 2 * RISE * logVariance(sigma)) - BETA_0) / RISE;
}

/** ln(sigma^2 + 1) in float32, where small levels lose digits as they do in the reference. */
function logVariance(sigma: number): number {
  return fround(Math.log(fround(fround(fround(sigma) ** 2) + 1)));
}

/** One weight per known time (the newest first, where the step begins): the sum over the step of d sigma / dt
 *  times the Lagrange polynomial that is 1 at that time and 0 at the others. */
function integrals(times: readonly number[], end: number): number[] {
  const [start = NaN] = times;
  const sums = times.map(() => 0);
  for (let i = 0; i < POINTS; i++) {
    const time = start + ((end - start) * i) / (POINTS - 1);
    const log = -0.5 * time ** 2 * RISE - time * BETA_0; // of alpha
    const speed = (0.5 * (time * RISE + BETA_0)) / Math.sqrt(Math.exp(log) * -Math.expm1(log));
    times.forEach((own, j) => {
      let polynomial = speed;
      times.forEach((other, k) => {
        if (k !== j) polynomial *= (time - other) / (own - other);
      });
      sums[j] = (sums[j] ?? 0) + polynomial;
    });
  }
  return sums.map((sum) => (sum * (end - start)) / POINTS);
}
