/** What changes classifier-free guidance besides its scale. */
import { rescaled } from "./cfg-rescale.ts";
import type { DiscreteSchedule } from "./discrete-schedule.ts";
import { type Thresholding, thresholded } from "./dynamic-thresholding.ts";
import { type ScaleSchedule, scaleAt } from "./scale-schedule.ts";

export interface GuidanceOptions {
  /** Training times, by which progress is told. */
  readonly levels: DiscreteSchedule;
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

/** One picture's answers -> one; all [channels, h, w], `relative` the sum of weight * (wanted - unwanted). */
export function guidedAnswer(
  answers: { readonly unwanted: Float32Array; readonly relative: ArrayLike<number> },
  scale: number,
  options: GuidanceOptions,
  { time, channels }: { readonly time: number; readonly channels: number },
): Float32Array {
  const { unwanted, relative } = answers;
  const { thresholding, rescale = 0 } = options;
  let guided: Float32Array;
  if (thresholding) {
    const progress = progressAt(time, options.levels);
    const mimicScale = scaleAt(thresholding.mimicScale, thresholding.schedule, progress);
    guided = thresholded({ unwanted, relative, channels }, scale, { ...thresholding, mimicScale });
  } else guided = unwanted.map((value, i) => value + scale * (relative[i] ?? 0));
  if (rescale === 0) return guided;
  const wanted = unwanted.map((value, i) => value + (relative[i] ?? 0));
  return rescaled(guided, wanted, rescale);
}

/** 0 at the last training time, where a walk begins, to 1 at the first. */
function progressAt(time: number, { sigmas }: DiscreteSchedule): number {
  return 1 - time / (sigmas.length - 1);
}
