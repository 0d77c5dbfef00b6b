/** What guides a walk, call by call: words may come, go and alternate while a picture is drawn. */
import type { Context } from "./context.ts";

/** One of the prompts that `AND` joins. */
export interface WeightedContext {
  readonly context: Context;
  /** Share of its guidance, 1 for a plain prompt. */
  readonly weight: number;
}

export interface Conditioning {
  /** What holds at the denoiser's call `call`, counted from 0, for a picture of the batch: one part or more,
   *  equally long. */
  at(call: number, picture: number): readonly WeightedContext[];
}

/** Each picture of the batch by its own words. */
export const perPicture = (pictures: readonly Conditioning[]): Conditioning => ({
  at: (call, picture) => (pictures[picture] ?? pictures[0])?.at(call, picture) ?? [],
});

/** The same words with every context changed; each once. */
export function mappedConditioning(
  conditioning: Conditioning,
  change: (context: Context) => Context,
): Conditioning {
  const known = new Map<Context, Context>();
  const changed = (context: Context): Context => {
    const made = known.get(context) ?? change(context);
    known.set(context, made);
    return made;
  };
  return {
    at: (call, picture) =>
      conditioning
        .at(call, picture)
        .map(({ context, weight }) => ({ context: changed(context), weight })),
  };
}

/** The same words for a walk that begins at a later call. */
export const laterConditioning = (conditioning: Conditioning, calls: number): Conditioning => ({
  at: (call, picture) => conditioning.at(call + calls, picture),
});

/** One part and what holds when: each up to and including the call `until`, in order. */
export interface ScheduledContexts {
  readonly weight: number;
  readonly schedule: readonly { readonly until: number; readonly context: Context }[];
}

/**
 * What holds at each call, in A1111's way: calls count from 0 while a schedule counts from 1, so the first
 * text holds for one call more; behind the last call (samplers with a step size of their own) the first
 * text holds again; a part that is shorter than another repeats its last token's vector.
 * Reference: lllyasviel/stable-diffusion-webui-forge@dfdcbab, modules/prompt_parser.py
 * (reconstruct_multicond_batch, stack_conds), which is A1111 1.10's.
 */
export function scheduledConditioning(parts: readonly ScheduledContexts[]): Conditioning {
  const tokens = Math.max(
    ...parts.flatMap(({ schedule }) => schedule.map(({ context }) => context.tokens)),
  );
  const lengthened = new Map<Context, Context>();
  for (const { schedule } of parts)
    for (const { context } of schedule) lengthened.set(context, lengthen(context, tokens));
  return {
    at: (call) =>
      parts.map(({ weight, schedule }) => {
        const { context } = schedule.find(({ until }) => call <= until) ?? schedule[0] ?? nothing();
        return { context: lengthened.get(context) ?? context, weight };
      }),
  };
}

function nothing(): never {
  throw new TypeError("scheduledConditioning: a part without texts, expected one or more");
}

function lengthen(context: Context, tokens: number): Context {
  if (context.tokens === tokens) return context;
  const { width } = context;
  const data = new Float32Array(tokens * width);
  data.set(context.data);
  const last = context.data.subarray(context.data.length - width);
  for (let at = context.data.length; at < data.length; at += width) data.set(last, at);
  return { ...context, data, tokens };
}
