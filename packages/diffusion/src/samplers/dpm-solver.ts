/** Single steps of DPM-Solver over lambda = -ln(sigma), shared by `DPM fast` and `DPM adaptive`.
 *  Lu et al., arXiv:2206.00927, algorithms 1 and 2; k-diffusion@ab527a9 sampling.py (DPMSolver). */
import type { DenoiseRun, Denoiser } from "../denoise/denoiser.ts";
import type { Latents } from "../latents/latents.ts";
import { ancestralStep } from "./ancestral-step.ts";
import { combine, slope, weighted } from "./steps.ts";

/** lambda = -ln(sigma), ascending along a walk. */
export const lambdaOf = (sigma: number): number => -Math.log(sigma);
export const sigmaOf = (lambda: number): number => Math.exp(-lambda);

/** A step that has been begun: predictions inside it are asked once and used again by other orders. */
export interface SolverStep {
  readonly denoised: Latents;
  /** The latents at `to` by a method of this order; `first` is where a second order looks, as a share of
   *  the step. Each order asks one time less than its number. */
  solve(order: 1 | 2 | 3, first?: number): Promise<Latents>;
}

/** Begins the step from `from` to `to` (lambdas) by asking the denoiser at its start. */
export async function solverStep(
  denoise: Denoiser,
  x: Latents,
  { from, to }: { readonly from: number; readonly to: number },
  run: DenoiseRun,
): Promise<SolverStep> {
  const width = to - from;
  const denoised = await denoise(x, sigmaOf(from), run);
  const eps = slope(x, denoised, sigmaOf(from));
  const inner = new Map<number, Latents>();

  const ask = async (at: Latents, lambda: number): Promise<Latents> => {
    run.signal?.throwIfAborted();
    return slope(at, await denoise(at, sigmaOf(lambda), run), sigmaOf(lambda));
  };

  /** Noise prediction a share into the step, by a first-order move. */
  const within = async (share: number): Promise<Latents> => {
    const known = inner.get(share);
    if (known) return known;
    const lambda = from + share * width;
    const at = combine(1, x, -sigmaOf(lambda) * Math.expm1(share * width), eps);
    const made = await ask(at, lambda);
    inner.set(share, made);
    return made;
  };

  const solve = async (order: 1 | 2 | 3, first = order === 3 ? 1 / 3 : 1 / 2): Promise<Latents> => {
    const whole = sigmaOf(to) * Math.expm1(width);
    if (order === 1) return combine(1, x, -whole, eps);
    const near = await within(first);
    if (order === 2) {
      const change = whole / (2 * first);
      return weighted([1, x], [change - whole, eps], [-change, near]);
    }
    const second = 2 / 3;
    const reach = second * width;
    const lambda = from + reach;
    const move = sigmaOf(lambda) * Math.expm1(reach);
    const bend = sigmaOf(lambda) * (second / first) * (Math.expm1(reach) / reach - 1);
    const far = await ask(weighted([1, x], [bend - move, eps], [-bend, near]), lambda);
    const last = (sigmaOf(to) / second) * (Math.expm1(width) / width - 1);
    return weighted([1, x], [last - whole, eps], [-last, far]);
  };
  return { denoised, solve };
}

/** How far the ordinary differential equation is followed in a step, and the deviation of the fresh noise
 *  that comes after it; lambdas. The walk never goes beyond `end`. */
export function split(
  { from, to }: { readonly from: number; readonly to: number },
  end: number,
  eta: number,
): { readonly to: number; readonly fresh: number } {
  if (eta === 0) return { to, fresh: 0 };
  const { down } = ancestralStep(sigmaOf(from), sigmaOf(to), eta);
  const reached = Math.min(end, lambdaOf(down));
  return { to: reached, fresh: Math.sqrt(Math.max(0, sigmaOf(to) ** 2 - sigmaOf(reached) ** 2)) };
}
