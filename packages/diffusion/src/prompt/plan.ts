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
const planPrompt = (source: SourceText, options: ScheduleOptions): PromptPlan => ({
  parts: parseComposition(source).map(({ source: part, weight }) => ({
    weight,
    schedule: parseSchedule(part, options),
  })),
});

/** `AND` is a word in a negative prompt. */
const planNegativePrompt = (source: SourceText, options: ScheduleOptions): PromptPlan => ({
  parts: [{ weight: 1, schedule: parseSchedule(source, options) }],
});

/** A prompt of which every character is text. */
const planLiteral = (source: SourceText, { calls, hiresCalls }: ScheduleOptions): PromptPlan => ({
  parts: [{ weight: 1, schedule: [{ until: hiresCalls ?? calls, source }] }],
});

/** Both sides of a picture; equal texts give the same plan. */
export interface PlannedWords {
  readonly positive: PromptPlan;
  readonly negative: PromptPlan;
}

/** @throws Problem `prompt/weight` */
export function planWords(
  pictures: readonly { readonly positive: SourceText; readonly negative: SourceText }[],
  options: ScheduleOptions & { readonly literal: boolean },
): PlannedWords[] {
  const plans = {
    positive: remembering(options.literal ? planLiteral : planPrompt, options),
    negative: remembering(options.literal ? planLiteral : planNegativePrompt, options),
  };
  return pictures.map(({ positive, negative }) => ({
    positive: plans.positive(positive),
    negative: plans.negative(negative),
  }));
}

function remembering(
  plan: (source: SourceText, options: ScheduleOptions) => PromptPlan,
  options: ScheduleOptions,
): (source: SourceText) => PromptPlan {
  const known = new Map<string, PromptPlan>();
  return (source) => {
    const planned = known.get(source.text) ?? plan(source, options);
    known.set(source.text, planned);
    return planned;
  };
}
