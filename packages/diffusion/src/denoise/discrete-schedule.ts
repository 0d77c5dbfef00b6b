import type { BetaSchedule } from "../checkpoint/noise-settings.ts";

/** A model's noise levels; index = training time. Values are float32, as the references keep them. */
export interface DiscreteSchedule {
  readonly alphasCumprod: Float32Array;
  /** sqrt((1 - a) / a), ascending. */
  readonly sigmas: Float32Array;
  /** The (fractional) time of a noise level, by linear interpolation of log sigma; clamped to the ends. */
  sigmaToTime(sigma: number): number;
  /** The noise level of a (fractional) time from 0 to times - 1. */
  timeToSigma(time: number): number;
}

const { fround } = Math;

/**
 * Betas and their products in float64, rounded once to float32; everything after in float32, operation
 * by operation, because 1 - a loses digits where the noise is small.
 * Sources: CompVis/latent-diffusion ldm/modules/diffusionmodules/util.py (make_beta_schedule) and
 * crowsonkb/k-diffusion@ab527a9 k_diffusion/external.py (DiscreteSchedule, quantize off).
 * @throws RangeError when the betas or the number of times are out of range.
 */
export function discreteSchedule(schedule: BetaSchedule = {}): DiscreteSchedule {
  const plain = productsOfAlphas(schedule);
  const alphasCumprod = schedule.zeroTerminalSnr === true ? withoutTrace(plain) : plain;
  const sigmas = alphasCumprod.map((a) => fround(Math.sqrt(fround(fround(1 - a) / a))));
  const logs = sigmas.map((sigma) => fround(Math.log(sigma)));
  const last = logs.length - 1;

  const sigmaToTime = (sigma: number): number => {
    const log = fround(Math.log(fround(sigma)));
    const low = Math.min(lastAtMost(logs, log), last - 1);
    const [from, to] = [at(logs, low), at(logs, low + 1)];
    const raw = fround(fround(from - log) / fround(from - to));
    const weight = Math.min(Math.max(raw, 0), 1);
    return fround(fround(fround(1 - weight) * low) + fround(weight * (low + 1)));
  };

  const timeToSigma = (time: number): number => {
    const exact = fround(time);
    const low = Math.floor(exact);
    const weight = fround(exact - low);
    const from = fround(fround(1 - weight) * at(logs, low));
    return fround(Math.exp(fround(from + fround(weight * at(logs, Math.ceil(exact))))));
  };

  return { alphasCumprod, sigmas, sigmaToTime, timeToSigma };
}

function productsOfAlphas({
  betaStart = 0.00085,
  betaEnd = 0.012,
  kind = "scaled_linear",
  times = 1000,
}: BetaSchedule): Float32Array {
  if (!(betaStart > 0 && betaStart <= betaEnd && betaEnd < 1))
    throw new RangeError(
      `betas: from ${String(betaStart)} to ${String(betaEnd)} given, expected 0 < start <= end < 1`,
    );
  if (!Number.isInteger(times) || times < 2)
    throw new RangeError(
      `betas: ${String(times)} training times given, expected an integer from 2`,
    );
  const power = kind === "linear" ? 1 : 2;
  const [from, to] = [betaStart ** (1 / power), betaEnd ** (1 / power)];
  const products = new Float32Array(times);
  let product = 1;
  for (let i = 0; i < times; i++) {
    product *= 1 - (from + ((to - from) * i) / (times - 1)) ** power;
    products[i] = product;
  }
  return products;
}

/** What A1111 and ComfyUI keep of the picture at the last time, where nothing should be left: a level must
 *  stay finite (AUTOMATIC1111/stable-diffusion-webui@82a973c, modules/sd_models.py,
 *  rescale_zero_terminal_snr_abar). */
const LAST_TRACE = 4.8973451890853435e-8;

/** Shifts and stretches the square roots so that the first stays and the last is nothing. Lin et al.,
 *  arXiv:2305.08891, algorithm 1. */
function withoutTrace(products: Float32Array): Float32Array {
  const roots = products.map(Math.sqrt);
  const [first, last] = [at(roots, 0), at(roots, roots.length - 1)];
  const stretched = roots.map((root) => {
    const shifted = fround(fround(root - last) * fround(first / fround(first - last)));
    return fround(shifted * shifted);
  });
  stretched[stretched.length - 1] = LAST_TRACE;
  return stretched;
}

/** Index of the last value that is at most `limit` in ascending values; 0 when there is none. */
function lastAtMost(ascending: Float32Array, limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(ascending, middle) <= limit) low = middle + 1;
    else high = middle;
  }
  return Math.max(low - 1, 0);
}

function at(values: Float32Array, index: number): number {
  const value = values[index];
  if (value === undefined)
    throw new RangeError(
      `noise schedule: time ${String(index)} is outside 0 to ${String(values.length - 1)}`,
    );
  return value;
}
