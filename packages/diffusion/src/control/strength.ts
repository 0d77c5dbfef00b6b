/** How strongly each answer of a network counts.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/hook.py (UnetHook.hook, control_scales). */
import { type ControlUnit, Problem } from "@inkloom/contract";
import type { ControlPass, Moment, Side } from "./control-unit.ts";

/** What strength depends on. */
export interface StrengthJob {
  readonly unit: ControlUnit;
  readonly preprocessor: string;
  /** Number of the unit, for messages. */
  readonly number: number;
}

/** Steps beyond the ends of the range do nothing; both ends belong to it. */
export const isWithin = (
  { start, end }: Pick<ControlUnit, "start" | "end">,
  { share }: Moment,
): boolean => share >= start && share <= end;

/** Whether the unit counts in this pass of a hires fix. */
export const isOfPass = ({ hires }: Pick<ControlUnit, "hires">, pass: ControlPass["pass"]) =>
  pass === "only" || hires === "both" || hires === pass;

/** Whether words count more than the picture in layers far from the middle: by the mode, and for edges of one pixel in
 *  the second pass of a hires fix, where they would leave traces. */
const isSoft = ({ unit, preprocessor }: StrengthJob, pass: ControlPass["pass"]): boolean =>
  unit.mode !== "balanced" ||
  (pass === "high" && (preprocessor.includes("canny") || preprocessor.includes("mlsd")));

/** A ControlNet's: `count` answers, of the middle block the last. */
export function controlNetFactors(
  job: StrengthJob,
  pass: ControlPass["pass"],
  count: number,
): readonly number[] {
  const { weight } = job.unit;
  return (
    ownFactors(job, count) ??
    Array.from({ length: count }, (_, i) =>
      isSoft(job, pass) ? weight * 0.825 ** (12 - i) : weight,
    )
  );
}

/** A T2I-Adapter's: one per level. */
export function adapterFactors(
  job: StrengthJob,
  pass: ControlPass["pass"],
  count: number,
): readonly number[] {
  const { weight } = job.unit;
  const soft = [0.25, 0.62, 0.825, 1];
  return (
    ownFactors(job, count, count + 1) ??
    Array.from({ length: count }, (_, i) => (isSoft(job, pass) ? weight * (soft[i] ?? 1) : weight))
  );
}

/** A1111 has a weight more for adapters than they have levels; the last says nothing. */
function ownFactors(
  { unit: { layer_weights: own }, number }: StrengthJob,
  count: number,
  most = count,
): readonly number[] | undefined {
  if (own === undefined) return undefined;
  if (own.length >= count && own.length <= most) return own.slice(0, count);
  throw new Problem("control/unit", {
    en: `control ${number + 1}: ${own.length} layer weights, expected ${count} for this network`,
    zh: `控制单元 ${number + 1}：有 ${own.length} 个层权重，该网络应为 ${count} 个`,
  });
}

/** Which sides of guidance it counts for. */
export const countsFor =
  ({ mode }: Pick<ControlUnit, "mode">, pooled = false) =>
  (side: Side): boolean =>
    side === "wanted" || (mode !== "control" && !pooled);
