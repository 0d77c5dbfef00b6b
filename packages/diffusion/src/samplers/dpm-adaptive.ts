import { Problem, type Text } from "@inkloom/contract";
import type { Latents } from "../latents/latents.ts";
import { lambdaOf, sigmaOf, solverStep, split } from "./dpm-solver.ts";
import type { Sampler } from "./sampler.ts";
import { report, withNoise } from "./steps.ts";

const ORDER = 3;
const RELATIVE = Math.fround(0.05);
const ABSOLUTE = Math.fround(0.0078);
const FIRST_WIDTH = 0.05;
/** A step is taken when the controller would not shrink the next one below this share. */
const SAFETY = 0.81;
/** A walk whose error stays too large would shrink its steps for ever. */
const MOST_STEPS = 10_000;
const REACHED = 1e-5;

/**
 * DPM-Solver-23 with its own number of steps: a second- and a third-order solution of one step tell its
 * error, and an integral controller its width. Steps equal in lambda = -ln(sigma) over the range of levels;
 * the result stays at the lowest of them. The number of steps asked for does not matter.
 * Lu et al., arXiv:2206.00927, appendix C; k-diffusion@ab527a9 sampling.py (sample_dpm_adaptive).
 */
export const dpmAdaptive: Sampler = async (denoise, x, { eta, noiseScale, range }, run) => {
  const [start, end] = [lambdaOf(range[0]), lambdaOf(range[1])];
  let width = FIRST_WIDTH;
  let before = x; // the second-order solution of the last step taken
  let from = start;
  let taken = 0;
  for (let tried = 0; from < end - REACHED; tried++) {
    run.signal?.throwIfAborted();
    if (tried === MOST_STEPS)
      throw unsettled({
        en: `DPM adaptive: ${String(tried)} steps did not reach the last noise level; the network's answers do not settle.`,
        zh: `DPM adaptive：${String(tried)} 步后仍未到达最后的噪声水平，网络的输出不稳定。`,
      });
    const next = Math.min(end, from + width);
    const { to, fresh } = split({ from, to: next }, end, eta);
    const step = await solverStep(denoise, x, { from, to }, run);
    const low = await step.solve(2, 1 / 3);
    const high = await step.solve(3);
    const error = difference(low, high, before);
    if (!Number.isFinite(error))
      throw unsettled({
        en: `DPM adaptive: a step's error is ${String(error)}, expected a finite number.`,
        zh: `DPM adaptive：某一步的误差为 ${String(error)}，应为有限的数。`,
      });
    const factor = limited((1 / (error + 1e-8)) ** (1 / (eta > 0 ? 1.5 : ORDER)));
    width *= factor;
    if (factor < SAFETY) continue;
    taken++;
    const steps = next < end - REACHED ? estimate(taken, next - start, end - start) : taken;
    const { denoised } = step;
    await report(run, { step: taken, steps, sigma: sigmaOf(from), x, denoised });
    before = low;
    x = eta > 0 ? withNoise(high, fresh * noiseScale, run.noise.next(x.shape)) : high;
    from = next;
  }
  return x;
};

const unsettled = (sentence: Text): Problem => new Problem("generate/not-finite", sentence);

/** Root mean square of the difference in units of what is allowed. */
function difference(low: Latents, high: Latents, before: Latents): number {
  const sum = low.data.reduce((total, value, i) => {
    const largest = Math.max(Math.abs(value), Math.abs(before.data[i] ?? 0));
    const allowed = Math.max(ABSOLUTE, RELATIVE * largest);
    return total + ((value - (high.data[i] ?? 0)) / allowed) ** 2;
  }, 0);
  return Math.sqrt(sum / low.data.length);
}

/** Söderlind's limiter: keeps the change of width between 0.2 and 2.6. */
const limited = (factor: number): number => 1 + Math.atan(factor - 1);

/** Steps of the whole walk if the rest goes on as the way so far; more than those taken. */
const estimate = (taken: number, way: number, whole: number): number =>
  Math.max(taken + 1, Math.round((taken * whole) / way));
