import { lambdaOf, sigmaOf, solverStep, split } from "./dpm-solver.ts";
import type { Sampler } from "./sampler.ts";
import { report, withNoise } from "./steps.ts";

/**
 * DPM-Solver-fast: as many network calls as the schedule has steps, in steps of order 3 with lower orders at
 * the end, equal in lambda = -ln(sigma) over the range of levels. The result stays at the lowest of them.
 * Lu et al., arXiv:2206.00927, appendix D.3; k-diffusion@ab527a9 sampling.py (sample_dpm_fast).
 */
export const dpmFast: Sampler = async (denoise, x, levels, run) => {
  const { eta, noiseScale, range } = levels;
  const [start, end] = [lambdaOf(range[0]), lambdaOf(range[1])];
  const orders = ordersOf(levels.sigmas.length - 1);
  const lambda = (index: number) => start + ((end - start) * index) / orders.length;
  for (const [index, order] of orders.entries()) {
    run.signal?.throwIfAborted();
    const [from, next] = [lambda(index), lambda(index + 1)];
    const { to, fresh } = split({ from, to: next }, end, eta);
    const step = await solverStep(denoise, x, { from, to }, run);
    const { denoised } = step;
    await report(run, { step: index + 1, steps: orders.length, sigma: sigmaOf(from), x, denoised });
    x = await step.solve(order);
    if (eta > 0) x = withNoise(x, fresh * noiseScale, run.noise.next(x.shape));
  }
  return x;
};

/** Orders whose sum is the number of calls. */
function ordersOf(calls: number): (1 | 2 | 3)[] {
  const threes = (count: number) => Array<3>(Math.max(0, count)).fill(3);
  const whole = Math.floor(calls / 3);
  if (calls % 3 === 0) return [...threes(whole - 1), 2, 1];
  return [...threes(whole), calls % 3 === 1 ? 1 : 2];
}
