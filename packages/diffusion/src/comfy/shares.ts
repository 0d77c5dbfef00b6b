/** Shares of a walk as levels of noise. Reference: comfyanonymous/ComfyUI@002aefa, comfy/model_sampling.py
 *  (percent_to_sigma). */
import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";

const LAST_TIME = 999;

/** The level at a share of the walk; beyond all levels at its ends. */
export function sigmaAt(share: number, levels: DiscreteSchedule): number {
  if (share <= 0) return Infinity;
  if (share >= 1) return 0;
  return levels.timeToSigma((1 - share) * LAST_TIME);
}
