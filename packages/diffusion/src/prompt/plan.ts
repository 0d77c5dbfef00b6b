/** A prompt as a plan: the parts that `AND` joins, and for each the texts and when they hold. */
import { parseComposition } from "./syntax/composition.ts";
import { parseSchedule, type ScheduledText, type ScheduleOptions } from "./syntax/schedule.ts";
import type { SourceText } from "./syntax/source-text.ts";

export interface PlannedPart {
  readonly weight: number;
  /** In order; the last holds to the end. */
  readonly schedule: readonly ScheduledText[];
}

export interface PromptPlan {
  /** One or more. */
  readonly parts: readonly PlannedPart[];
}

/** @throws Problem `prompt/weight` */
export const planPrompt = (source: SourceText, options: ScheduleOptions): PromptPlan => ({
  parts: parseComposition(source).map(({ source: part, weight }) => ({
    weight,
    schedule: parseSchedule(part, options),
  })),
});

/** `AND` is a word in a negative prompt. */
export const planNegativePrompt = (source: SourceText, options: ScheduleOptions): PromptPlan => ({
  parts: [{ weight: 1, schedule: parseSchedule(source, options) }],
});

/** A prompt of which every character is text. */
export const planLiteral = (
  source: SourceText,
  { calls, hiresCalls }: ScheduleOptions,
): PromptPlan => ({
  parts: [{ weight: 1, schedule: [{ until: hiresCalls ?? calls, source }] }],
});
