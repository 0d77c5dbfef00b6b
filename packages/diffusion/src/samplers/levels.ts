/** Schedule -> the noise levels of a whole walk. */
import { Problem, type Text } from "@inkloom/contract";
import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";
import type { StepsFamily } from "./align-your-steps.ts";
import { lcmLevels } from "./lcm-levels.ts";
import { type SamplerId, SAMPLERS } from "./registry.ts";
import { type ScheduleId, SCHEDULES, SPREADS, timestepSigmas } from "./schedules.ts";

/** What decides the noise levels. */
export interface LevelRequest {
  readonly sampler: SamplerId;
  /** @default "automatic" */
  readonly schedule?: ScheduleId | undefined;
  /** An integer from 1; for samplers over training times at most the number of those. */
  readonly steps: number;
  /** Leaves out the level before 0. @default the sampler's own */
  readonly discardNextToLast?: boolean | undefined;
  /** Lowest and highest level, above 0. @default the model's own */
  readonly sigmaMin?: number | undefined;
  readonly sigmaMax?: number | undefined;
  /** Bend of Karras (7) and Polyexponential (1), above 0. */
  readonly rho?: number | undefined;
  /** Whose levels Align Your Steps takes. @default "sd1" */
  readonly family?: StepsFamily | undefined;
  /** The noise levels that the checkpoint was trained on. */
  readonly model: DiscreteSchedule;
}

/** The levels of a walk from pure noise. */
export interface WalkLevels {
  /** Never `automatic`: the schedule that was taken. */
  readonly schedule: Exclude<ScheduleId, "automatic">;
  readonly sigmas: readonly number[];
  readonly low: number;
  readonly high: number;
}

/** @throws Problem `input/invalid` for a number out of range and for what the sampler or schedule cannot
 *  follow. */
export function levelsOf(request: LevelRequest): WalkLevels {
  const { sampler, model } = request;
  const entry = SAMPLERS[sampler];
  const asked = request.schedule ?? "automatic";
  const schedule = asked === "automatic" ? entry.automaticSchedule : asked;
  const steps = stepsOfWalk(request);
  if (entry.usesTimesteps) {
    if (schedule !== entry.automaticSchedule)
      throw invalid({
        en: `${entry.label} walks training times of its own; the schedule ${SCHEDULES[schedule].label} was given, expected Automatic or ${SCHEDULES[entry.automaticSchedule].label}.`,
        zh: `${entry.label} 使用自己的时间步；给出的调度是 ${SCHEDULES[schedule].label}，应为 Automatic 或 ${SCHEDULES[entry.automaticSchedule].label}。`,
      });
    refuseRange(request, entry.label, { ranged: false, bent: false });
    const [low, high] = ends(model.sigmas);
    return { schedule, sigmas: timestepSigmas(steps, model), low, high };
  }
  const spread = SPREADS[schedule];
  refuseRange(request, SCHEDULES[schedule].label, spread);
  const walked = entry.ownTimes === "distilled" ? lcmLevels(model) : model;
  const [modelLow, modelHigh] = ends(walked.sigmas);
  const { sigmaMin: low = modelLow, sigmaMax: high = modelHigh, rho, family = "sd1" } = request;
  if (!(low > 0 && low < high && high < Infinity))
    throw invalid({
      en: `The noise levels go from sigma_min ${String(low)} to sigma_max ${String(high)}, expected 0 < sigma_min < sigma_max.`,
      zh: `噪声水平从 sigma_min ${String(low)} 到 sigma_max ${String(high)}，应为 0 < sigma_min < sigma_max。`,
    });
  if (rho !== undefined && !(rho > 0 && rho < Infinity))
    throw invalid({
      en: `rho is ${String(rho)}, expected a number above 0.`,
      zh: `rho 为 ${String(rho)}，应为大于 0 的数。`,
    });
  const sigmas = spread.sigmas(steps, { model: walked, low, high, rho, family });
  if (discards(request)) sigmas.splice(-2, 1);
  return { schedule, sigmas, low, high };
}

/** Lowest and highest level above 0 among ascending or descending ones. */
export function ends(sigmas: Iterable<number>): readonly [low: number, high: number] {
  const positive = [...sigmas].filter((sigma) => sigma > 0);
  return [Math.min(...positive), Math.max(...positive)];
}

/** Whether the level before 0 is left out. */
const discards = ({ sampler, discardNextToLast }: LevelRequest): boolean =>
  discardNextToLast ?? SAMPLERS[sampler].discardNextToLast;

/** A range that would be ignored is refused. */
function refuseRange(
  { sigmaMin, sigmaMax, rho }: LevelRequest,
  label: string,
  { ranged, bent }: { readonly ranged: boolean; readonly bent: boolean },
): void {
  const given = [
    ...(ranged
      ? []
      : [sigmaMin === undefined ? "" : "sigma_min", sigmaMax === undefined ? "" : "sigma_max"]),
    bent || rho === undefined ? "" : "rho",
  ].filter((name) => name !== "");
  if (given.length > 0)
    throw invalid({
      en: `${label} has noise levels of its own that ${given.join(" and ")} cannot change; leave it out or choose another schedule.`,
      zh: `${label} 的噪声水平是固定的，不受 ${given.join(" 和 ")} 影响；请去掉该参数或改用其他调度。`,
    });
}

function stepsOfWalk(request: LevelRequest): number {
  const { steps, model } = request;
  const entry = SAMPLERS[request.sampler];
  const more = discards(request) ? 1 : 0;
  const limited = entry.usesTimesteps;
  const most = limited ? model.sigmas.length - more : Infinity;
  if (!Number.isInteger(steps) || steps < 1 || steps > most)
    throw invalid({
      en: `${entry.label}: steps is ${String(steps)}, expected an integer from 1${limited ? ` to ${String(most)}` : ""}.`,
      zh: `${entry.label}：步数为 ${String(steps)}，应为 1 ${limited ? `到 ${String(most)} 之间的整数` : "以上的整数"}。`,
    });
  return steps + more;
}

export function invalid(sentence: Text): Problem {
  return new Problem("input/invalid", sentence);
}
