import type { Denoiser } from "../denoise/denoiser.ts";
import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";
import type { Latents } from "../latents/latents.ts";
import type { Sampler, SamplerRun } from "./sampler.ts";
import { solveLinear } from "./solve-linear.ts";
import { combine, report, weighted } from "./steps.ts";

const ORDER = 3;
const { fround } = Math;

/** What the network predicted at a level. */
interface Known {
  readonly x0: Latents;
  readonly lambda: number;
}

/**
 * UniPC, predictor and corrector of order 3 in variant B1(h), one call a step: what is predicted at the end
 * of a step corrects it and begins the next. The last step is not corrected, and the last ones are of lower
 * order. Latents are variance-preserving, as in `ddim`; levels are (fractional) training times, each given by
 * its sigma, down to the first of them.
 * Zhao et al., arXiv:2302.04867; AUTOMATIC1111/stable-diffusion-webui 1.10
 * modules/models/diffusion/uni_pc/uni_pc.py (multistep_uni_pc_bh_update).
 */
export const unipc: Sampler = async (denoise, x, { sigmas, model }, run) => {
  const places = sigmas.map((sigma) => placeOf(model.sigmaToTime(sigma), model));
  return walkPlaces(denoise, x, { sigmas, places, order: ORDER, variant: "bh1" }, run);
};

export interface PlacedLevels {
  /** Above 0. */
  readonly sigmas: readonly number[];
  /** Of each level. */
  readonly places: readonly Place[];
  /** From 1 to 3. */
  readonly order: number;
  /** B(h) of the paper: h, or e^h - 1. */
  readonly variant: "bh1" | "bh2";
}

/** The walk itself; latents at its beginning and end are variance-preserving. */
export async function walkPlaces(
  denoise: Denoiser,
  x: Latents,
  { sigmas, places, order: most, variant }: PlacedLevels,
  run: SamplerRun,
): Promise<Latents> {
  const steps = sigmas.length - 1;
  const order = Math.min(most, steps);

  const ask = async (at: Latents, index: number): Promise<Known> => {
    const sigma = sigmas[index] ?? NaN;
    const { alpha, std, lambda } = places[index] ?? NOWHERE;
    const scaled = scaledTo(at, Math.hypot(sigma, 1));
    const denoised = await denoise(scaled, sigma, run);
    await report(run, { step: index + 1, steps, sigma, x: scaled, denoised });
    const eps = combine(1 / sigma, scaled, -1 / sigma, denoised);
    return { x0: combine(1 / alpha, at, -std / alpha, eps), lambda };
  };

  const known: Known[] = []; // the newest first
  for (let step = 1; step <= steps; step++) {
    run.signal?.throwIfAborted();
    if (step === 1) known.unshift(await ask(x, 0));
    const stepOrder = Math.min(step, order, steps + 1 - step);
    const [from, to] = [places[step - 1] ?? NOWHERE, places[step] ?? NOWHERE];
    const [newest] = known;
    if (!newest) break;
    const h = -(to.lambda - from.lambda);
    const ratios = known.slice(1, stepOrder).map(({ lambda }) => (lambda - from.lambda) / -h);
    const changes = known
      .slice(1, stepOrder)
      .map(({ x0 }, i) => combine(1 / (ratios[i] ?? NaN), x0, -1 / (ratios[i] ?? NaN), newest.x0));
    const drift = combine(to.std / from.std, x, -to.alpha * Math.expm1(h), newest.x0);
    const width = variant === "bh1" ? h : Math.expm1(h);
    const push = -to.alpha * width;

    const ahead = predictorWeights(ratios, h, width);
    const predicted = weighted(
      [1, drift],
      ...changes.map((each, i) => [push * (ahead[i] ?? 0), each] as const),
    );
    if (step === steps) return predicted;
    const there = await ask(predicted, step);
    const behind = correctorWeights(ratios, h, width);
    x = weighted(
      [1, drift],
      ...changes.map((each, i) => [push * (behind[i] ?? 0), each] as const),
      [push * (behind.at(-1) ?? 0), combine(1, there.x0, -1, newest.x0)],
    );
    known.unshift(there);
    known.splice(ORDER);
  }
  return x;
}

export interface Place {
  readonly alpha: number;
  readonly std: number;
  /** ln(alpha / std) */
  readonly lambda: number;
}

const NOWHERE: Place = { alpha: NaN, std: NaN, lambda: NaN };

/** ln(alpha) between training times is linear, unlike ln(sigma) elsewhere; in float32, where 1 - alpha^2 loses
 *  digits as it does in the reference. */
function placeOf(time: number, { alphasCumprod }: DiscreteSchedule): Place {
  const logAt = (index: number) => fround(0.5 * fround(Math.log(alphasCumprod[index] ?? NaN)));
  const low = Math.min(Math.floor(time), alphasCumprod.length - 2);
  const log = fround(logAt(low) + (time - low) * (logAt(low + 1) - logAt(low)));
  const variance = fround(1 - fround(Math.exp(2 * log)));
  return {
    alpha: fround(Math.exp(log)),
    std: fround(Math.sqrt(variance)),
    lambda: fround(log - fround(0.5 * fround(Math.log(variance)))),
  };
}

function scaledTo({ data, shape }: Latents, factor: number): Latents {
  return { data: data.map((value) => value * factor), shape };
}

/** Of the changes since earlier predictions; the reference takes one half for a single one. */
function predictorWeights(ratios: readonly number[], h: number, width: number): readonly number[] {
  if (ratios.length < 2) return ratios.map(() => 0.5);
  return solveLinear(...system(ratios, h, width));
}

/** Of the changes since earlier predictions, then of the change at the step's end. */
function correctorWeights(ratios: readonly number[], h: number, width: number): readonly number[] {
  return ratios.length === 0 ? [0.5] : solveLinear(...system([...ratios, 1], h, width));
}

/** Equations 10 and 12 of the paper: powers of the ratios, and n! h phi_(n+1)(h) / B(h), `width` being B(h). */
function system(
  ratios: readonly number[],
  h: number,
  width: number,
): [rows: number[][], sums: number[]] {
  const rows: number[][] = [];
  const sums: number[] = [];
  let factorial = 1;
  let phi = Math.expm1(h) / h - 1;
  for (let n = 1; n <= ratios.length; n++) {
    rows.push(ratios.map((ratio) => ratio ** (n - 1)));
    sums.push((phi * factorial) / width);
    factorial *= n + 1;
    phi = phi / h - 1 / factorial;
  }
  return [rows, sums];
}
