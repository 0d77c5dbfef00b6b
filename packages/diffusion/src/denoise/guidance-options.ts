/** What changes classifier-free guidance besides its scale. */
import type { Parameterization } from "../checkpoint/noise-settings.ts";
import { type Affine, asPicture, asVelocity } from "./answer-spaces.ts";
import { rescaled } from "./cfg-rescale.ts";
import type { DiscreteSchedule } from "./discrete-schedule.ts";
import { type Thresholding, thresholded } from "./dynamic-thresholding.ts";
import { type ScaleSchedule, scaleAt } from "./scale-schedule.ts";

export interface GuidanceOptions {
  /** Training times, by which progress is told. */
  readonly levels: DiscreteSchedule;
  /** What the network answers. */
  readonly parameterization: Parameterization;
  /** How the scale goes. @default constant */
  readonly schedule?: ScaleSchedule | undefined;
  /** Share of the wanted answer's spread in the result, 0 to 1. @default 0 */
  readonly rescale?: number | undefined;
  /** Progress at which guidance begins and ends, 0 to 1; outside the scale is 1, and the unwanted words are
   *  not asked. Kynkäänniemi et al., arXiv:2404.07724. @default 0 and 1 */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  /** Every second call below this noise level goes without unwanted words, 0 for none; A1111's "Negative
   *  Guidance minimum sigma". */
  readonly unguidedBelow?: number | undefined;
  readonly thresholding?: (Thresholding & { readonly schedule: ScaleSchedule }) | undefined;
}

/** One call of the network. */
export interface GuidedCall {
  /** Counts from 0. */
  readonly call: number;
  /** Training time. */
  readonly time: number;
}

/** The scale of one call; 1 means that the wanted words are followed as they are. */
export function scaleOfCall(scale: number, options: GuidanceOptions, at: GuidedCall): number {
  const { levels, schedule, from = 0, until = 1, unguidedBelow = 0 } = options;
  const progress = progressAt(at.time, levels);
  if (progress < from || progress > until) return 1;
  if (at.call % 2 === 1 && levels.timeToSigma(at.time) < unguidedBelow) return 1;
  return schedule ? scaleAt(scale, schedule, progress) : scale;
}

/** One picture's answers; all [channels, h, w]. */
export interface Answers {
  /** What the network was asked about, in unit variance. */
  readonly x: Float32Array;
  readonly unwanted: Float32Array;
  /** Sum of weight * (wanted - unwanted). */
  readonly relative: ArrayLike<number>;
}

/** Answers -> the guided one. Thresholding looks at the pictures that they stand for, as mcmonkey's does;
 *  rescaling at velocities, for which it was found, as ComfyUI's does. */
export function guidedAnswer(
  { x, unwanted, relative }: Answers,
  scale: number,
  options: GuidanceOptions,
  { time, channels }: { readonly time: number; readonly channels: number },
): Float32Array {
  const { thresholding, rescale = 0, levels, parameterization } = options;
  let guided: Float32Array = unwanted.map((value, i) => value + scale * (relative[i] ?? 0));
  if (!thresholding && rescale === 0) return guided;
  const sigma = levels.timeToSigma(time);
  if (thresholding) {
    const mimicScale = scaleAt(
      thresholding.mimicScale,
      thresholding.schedule,
      progressAt(time, levels),
    );
    const picture = asPicture(parameterization, sigma);
    const push = {
      unwanted: seenAs(picture, x, unwanted),
      relative: Float32Array.from(relative, (value) => picture.answer * value),
      channels,
    };
    guided = backFrom(picture, x, thresholded(push, scale, { ...thresholding, mimicScale }));
  }
  if (rescale === 0) return guided;
  const velocity = asVelocity(parameterization, sigma);
  const wanted = unwanted.map((value, i) => value + (relative[i] ?? 0));
  const even = rescaled(seenAs(velocity, x, guided), seenAs(velocity, x, wanted), rescale);
  return backFrom(velocity, x, even);
}

const seenAs = ({ input, answer }: Affine, x: Float32Array, raw: Float32Array): Float32Array =>
  raw.map((value, i) => input * (x[i] ?? 0) + answer * value);

const backFrom = ({ input, answer }: Affine, x: Float32Array, seen: Float32Array): Float32Array =>
  seen.map((value, i) => (value - input * (x[i] ?? 0)) / answer);

/** 0 at the last training time, where a walk begins, to 1 at the first. */
function progressAt(time: number, { sigmas }: DiscreteSchedule): number {
  return 1 - time / (sigmas.length - 1);
}
