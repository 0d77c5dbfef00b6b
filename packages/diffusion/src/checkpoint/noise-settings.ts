/** How a checkpoint's training noised its pictures; a single file does not say, a diffusers folder does. */
import { Problem, type Text } from "@inkloom/contract";

/** How a model's noise grows over its training times; the defaults are those of SD 1.x. */
export interface BetaSchedule {
  /** First beta, in (0, 1). @default 0.00085 */
  readonly betaStart?: number;
  /** Last beta, in [betaStart, 1). @default 0.012 */
  readonly betaEnd?: number;
  /** Whether beta itself or its square root is linear in time. @default "scaled_linear" */
  readonly kind?: "linear" | "scaled_linear";
  /** Number of training times, at least 2. @default 1000 */
  readonly times?: number;
  /** Whether the levels are stretched so that the last holds no trace of the picture. @default false */
  readonly zeroTerminalSnr?: boolean;
}

/** What a network was trained to predict: the noise, or Salimans and Ho's velocity. */
export type Parameterization = "eps" | "v";

export interface NoiseSettings {
  readonly betas: BetaSchedule;
  readonly parameterization: Parameterization;
  /** Present where `parameterization` is a guess that a trial run of the network should confirm. */
  readonly doubt?: Doubt;
}

export interface Doubt {
  /** How wide the bias spreads that the guess looks at; absent where the file has none. */
  readonly spread?: number;
}

const PARAMETERIZATIONS: ReadonlyMap<unknown, Parameterization> = new Map([
  ["epsilon", "eps"],
  ["v_prediction", "v"],
]);

const FILE = "scheduler/scheduler_config.json";

/** `scheduler_config.json` of any scheduler class: only the training's part of it is read. */
export function noiseFromDiffusers(json: unknown): NoiseSettings {
  const fields = new Map<string, unknown>(
    typeof json === "object" && json ? Object.entries(json) : [],
  );
  const fail = (field: string, expected: Text): Problem =>
    new Problem("models/config", {
      en: `${FILE}: "${field}" is ${JSON.stringify(fields.get(field))}, expected ${expected.en}`,
      zh: `${FILE}：“${field}”为 ${JSON.stringify(fields.get(field))}，应为${expected.zh}`,
    });
  const number = (field: string, absent: number, low: number, high: number): number => {
    const value = fields.get(field) ?? absent;
    if (typeof value !== "number" || !(value >= low && value <= high))
      throw fail(field, { en: `${low} to ${high}`, zh: ` ${low} 到 ${high}` });
    return value;
  };
  const kind = fields.get("beta_schedule") ?? "linear";
  if (kind !== "linear" && kind !== "scaled_linear")
    throw fail("beta_schedule", { en: "linear, scaled_linear", zh: " linear 或 scaled_linear" });
  const parameterization = PARAMETERIZATIONS.get(fields.get("prediction_type") ?? "epsilon");
  if (parameterization === undefined)
    throw fail("prediction_type", { en: "epsilon, v_prediction", zh: " epsilon 或 v_prediction" });
  const times = number("num_train_timesteps", 1000, 2, 100_000);
  if (!Number.isInteger(times))
    throw fail("num_train_timesteps", { en: "a whole number", zh: "整数" });
  const zeroTerminalSnr = fields.get("rescale_betas_zero_snr") ?? false;
  if (typeof zeroTerminalSnr !== "boolean")
    throw fail("rescale_betas_zero_snr", { en: "true, false", zh: " true 或 false" });
  const betaStart = number("beta_start", 0.0001, 1e-9, 0.999);
  const betaEnd = number("beta_end", 0.02, betaStart, 0.999);
  const betas: BetaSchedule = {
    betaStart,
    betaEnd,
    kind,
    times,
    ...(zeroTerminalSnr && { zeroTerminalSnr }),
  };
  return { betas, parameterization };
}
