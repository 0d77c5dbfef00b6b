/** How the learning rate moves over a run: kohya's `--lr_scheduler`, which are those of transformers. */
import { Problem, type Text } from "@inkloom/contract";

/** As asked for; names and defaults are kohya's (`--lr_warmup_steps` etc.). */
export interface ScheduleOptions {
  readonly name: string;
  /** Optimizer steps of the whole run. */
  readonly totalSteps: number;
  /** The rate that the factors are of; `polynomial` ends at 1e-7 whatever it is. */
  readonly learningRate: number;
  /** Steps, or below 1 a share of the run. @default 0 */
  readonly warmupSteps?: number | undefined;
  /** Steps, or below 1 a share of the run, at the end of `warmup_stable_decay`. @default 0 */
  readonly decaySteps?: number | undefined;
  /** @default 1 */
  readonly cycles?: number | undefined;
  /** Of `polynomial`. @default 1 */
  readonly power?: number | undefined;
  /** Of `inverse_sqrt`. @default the warm-up, or 10000 without one */
  readonly timescale?: number | undefined;
  /** Share of the rate that is left at the end; `cosine_with_min_lr` demands it. */
  readonly minimumRatio?: number | undefined;
}

/** A schedule that was checked, with whole steps. */
export interface LearningRateSchedule {
  readonly curve: Curve;
  readonly total: number;
  readonly warmup: number;
  readonly decay: number;
  readonly cycles: number;
  readonly power: number;
  readonly timescale: number;
  readonly minimum: number;
  /** `polynomial`'s last rate as a share of the base rate. */
  readonly end: number;
}

/** Factor of the base rate at a step behind the warm-up. */
type Curve = (step: number, schedule: LearningRateSchedule) => number;

/** The lowest rate of `polynomial`, in transformers not the run's to set. */
const POLYNOMIAL_END = 1e-7;

/** From the end of the warm-up (0) to the end of the run (1). */
const progress = (step: number, { warmup, total }: LearningRateSchedule): number =>
  (step - warmup) / Math.max(1, total - warmup);

const between = (factor: number, minimum: number): number =>
  Math.max(0, factor * (1 - minimum) + minimum);

/** Formulas: huggingface/transformers@v5.23.0, src/transformers/optimization.py; numbers of cycles as kohya gives them (library/train_util.py, get_scheduler_fix). */
const CURVES = {
  constant: () => 1,
  constant_with_warmup: () => 1,
  linear: (step, { total, warmup }) => Math.max(0, (total - step) / Math.max(1, total - warmup)),
  cosine: (step, schedule) => Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress(step, schedule)))),
  cosine_with_restarts: (step, schedule) => {
    const share = progress(step, schedule);
    if (share >= 1) return 0;
    return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * ((schedule.cycles * share) % 1))));
  },
  polynomial: (step, schedule) => {
    if (step > schedule.total) return schedule.end;
    const left = (1 - progress(step, schedule)) ** schedule.power;
    return (1 - schedule.end) * left + schedule.end;
  },
  inverse_sqrt: (step, { timescale, warmup }) =>
    1 / Math.sqrt((step + timescale - warmup) / timescale),
  cosine_with_min_lr: (step, schedule) => {
    const angle = Math.PI * schedule.cycles * progress(step, schedule);
    return between(0.5 * (1 + Math.cos(angle)), schedule.minimum);
  },
  warmup_stable_decay: (step, { total, decay, cycles, minimum }) => {
    if (step < total - decay) return 1;
    if (step >= total) return minimum;
    const share = (step - (total - decay)) / Math.max(1, decay);
    return between(0.5 * (1 + Math.cos(Math.PI * cycles * share)), minimum);
  },
} as const satisfies Readonly<Record<string, Curve>>;

/**
 * Checks what is asked for.
 *
 * @throws Problem `training/schedule` naming the option and what is expected.
 */
export function learningRateSchedule(options: ScheduleOptions): LearningRateSchedule {
  const { name, totalSteps: total, learningRate } = options;
  const curve = Object.entries(CURVES).find(([known]) => known === name)?.[1];
  const names = Object.keys(CURVES).join(", ");
  if (!curve) throw wrong("lr_scheduler", name, `one of ${names}`, `以下之一：${names}`);
  if (!Number.isInteger(total) || total < 1)
    throw wrong("max_train_steps", total, "a whole number from 1", "不小于 1 的整数");
  const warmup = stepsOf("lr_warmup_steps", options.warmupSteps, total);
  const decay = stepsOf("lr_decay_steps", options.decaySteps, total);
  const { cycles = 1, power = 1, minimumRatio } = options;
  if (name === "constant" && warmup > 0)
    throw wrong(
      "lr_warmup_steps",
      warmup,
      "0 with constant (constant_with_warmup has one)",
      "0（constant 无预热；请改用 constant_with_warmup）",
    );
  if (warmup + decay > total)
    throw wrong(
      "lr_warmup_steps + lr_decay_steps",
      warmup + decay,
      `at most the ${total} steps of the run`,
      `不超过训练的总步数 ${total}`,
    );
  if (!Number.isInteger(cycles) || cycles < 1)
    throw wrong("lr_scheduler_num_cycles", cycles, "a whole number from 1", "不小于 1 的整数");
  if (!(power > 0 && Number.isFinite(power)))
    throw wrong("lr_scheduler_power", power, "a number above 0", "大于 0 的数");
  const timescale = options.timescale ?? (warmup || 10_000);
  if (!(timescale > 0 && Number.isFinite(timescale)))
    throw wrong("lr_scheduler_timescale", timescale, "a number above 0", "大于 0 的数");
  if (minimumRatio === undefined && name === "cosine_with_min_lr")
    throw wrong("lr_scheduler_min_lr_ratio", undefined, "a number from 0 to 1", "0 到 1 之间的数");
  const minimum = minimumRatio ?? 0;
  if (!(minimum >= 0 && minimum <= 1))
    throw wrong("lr_scheduler_min_lr_ratio", minimum, "a number from 0 to 1", "0 到 1 之间的数");
  if (name === "polynomial" && !(learningRate > POLYNOMIAL_END))
    throw wrong("learning_rate", learningRate, "more than 1e-7", "大于 1e-7 的数");
  const end = POLYNOMIAL_END / learningRate;
  return { curve, total, warmup, decay, cycles, power, timescale, minimum, end };
}

/**
 * The factor of the base rate.
 *
 * @param step - Optimizer steps taken before this one: 0 at the first, where a warm-up starts from 0.
 */
export function learningRateAt(step: number, schedule: LearningRateSchedule): number {
  const { curve, warmup, minimum } = schedule;
  if (step >= warmup) return curve(step, schedule);
  // Only this one starts from its lowest rate.
  const floor = curve === CURVES.warmup_stable_decay ? minimum : 0;
  return between(step / warmup, floor);
}

function stepsOf(option: string, given: number | undefined, total: number): number {
  const steps = given ?? 0;
  if (!(steps >= 0) || !(steps < 1 || Number.isInteger(steps)))
    throw wrong(
      option,
      steps,
      "a whole number from 0, or a share below 1",
      "非负整数或小于 1 的比例",
    );
  return steps < 1 ? Math.trunc(steps * total) : steps;
}

function wrong(
  option: string,
  given: number | string | undefined,
  en: string,
  zh: string,
): Problem {
  const sentence: Text = {
    en: `${option} of the learning rate's schedule is ${given === undefined ? "missing" : `"${given}"`}, expected ${en}.`,
    zh: `学习率调度${given === undefined ? `缺少 ${option}` : `的 ${option} 为“${given}”`}，应为${zh}。`,
  };
  return new Problem("training/schedule", sentence);
}
