/** Where a text, as typed, says more than words: read by the prompt language's own parsers, step by step as a request is. */
import { Problem } from "@inkloom/contract";
import type { Syntax } from "../prompt/chunk-maker.ts";
import { parseComfyAttention } from "../prompt/comfy/comfy-attention.ts";
import { mentions } from "../prompt/embeddings/embedding-names.ts";
import { tagRanges, takeNetworks } from "../prompt/networks/extra-networks.ts";
import { isBreak, parseAttention, type WeightGroup } from "../prompt/syntax/attention.ts";
import { commentRanges } from "../prompt/syntax/comments.ts";
import { andRanges, type ComposedPart, parseComposition } from "../prompt/syntax/composition.ts";
import { PlacedProblem } from "../prompt/syntax/placed-problem.ts";
import { scheduleGroups, type ScheduleOptions } from "../prompt/syntax/schedule.ts";
import { cut, type SourceText, typedRange, without } from "../prompt/syntax/source-text.ts";
import type { NameCheck, NamedKind } from "./prompt-names.ts";
import type { PromptFault, PromptSpan, SpanKind } from "./reading.ts";
import { drawnPlaces, masked } from "./drawn-places.ts";

export interface SpanOptions {
  readonly syntax: Syntax;
  /** `AND` is a word there, and tags of networks are out of place. */
  readonly negative: boolean;
  readonly schedule: ScheduleOptions;
  readonly names: NameCheck;
}

export interface FoundSpans {
  readonly spans: readonly PromptSpan[];
  readonly faults: readonly PromptFault[];
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Never throws for what is in the text. */
export function findSpans(source: SourceText, options: SpanOptions): FoundSpans {
  const found = new Found(options.names);
  const comments = commentRanges(source.text);
  for (const range of comments) found.add(source, range, "comment");
  const spoken = without(source, comments);
  const drawn = drawnPlaces(spoken.text);
  for (const { name, ...range } of drawn)
    if (name === undefined) found.add(spoken, range, "variant");
    else found.addNamed(spoken, range, "wildcard", name, { shown: `__${name}__` });

  const tags = tagRanges(spoken.text);
  for (const range of tags) findTag(spoken, range, found, options.negative, drawn);
  // What draws words is no sign of the steps behind it.
  const words = without(masked(spoken, drawn), tags);
  if (options.syntax === "comfy" || options.syntax === "comfy-now") findComfy(words, found);
  else findParts(words, found, options);
  return found.sorted();
}

function findTag(
  spoken: SourceText,
  range: Range,
  found: Found,
  negative: boolean,
  drawn: readonly Range[],
): void {
  const tag = cut(spoken, [range]);
  if (drawn.some(({ start, end }) => start > range.start && end < range.end)) {
    found.add(spoken, range, "lora"); // which one is drawn
    return;
  }
  const { networks = [] } = found.trying(() => takeNetworks(tag)) ?? {};
  const [network] = networks;
  if (network === undefined) return;
  const { name, unet: weight, typed: shown } = network;
  found.addNamed(spoken, range, "lora", name, { shown: name, weight });
  if (negative)
    found.fault(spoken, range, "prompt/network", {
      en: `${shown} stands in the negative prompt, expected in the prompt`,
      zh: `${shown} 位于反向提示词中，应写在提示词中`,
    });
}

function findParts(words: SourceText, found: Found, { syntax, negative, schedule }: SpanOptions) {
  const ands = negative ? [] : andRanges(words.text);
  for (const range of ands) found.add(words, range, "and");
  const whole: ComposedPart = { source: words, weight: 1 };
  const parts = (negative ? undefined : found.trying(() => parseComposition(words))) ?? [whole];
  for (const { source, weight, written } of parts) {
    if (written !== undefined) found.add(words, written, "and", { weight });
    const groups = scheduleGroups(source.text, schedule);
    for (const { open, close, when } of groups)
      found.add(
        source,
        { start: open, end: close + 1 },
        when === undefined ? "alternation" : "schedule",
      );
    findMentions(source, found);
    if (syntax === "literal") continue;
    const opens = new Set(groups.map(({ open }) => open));
    const weights: WeightGroup[] = [];
    const texts = found.trying(() => parseAttention(source, (group) => weights.push(group)));
    for (const group of weights)
      if (!opens.has(group.start)) found.add(source, group, "weight", { weight: group.weight });
    for (const { pieces, ...text } of texts ?? []) {
      const [{ from: start } = { from: 0 }] = pieces;
      if (isBreak(text)) found.add(source, { start, end: start + text.text.length }, "break");
    }
  }
}

function findComfy(words: SourceText, found: Found): void {
  findMentions(words, found);
  found.trying(() =>
    parseComfyAttention(words, (group) => {
      found.add(words, group, "weight", { weight: group.weight });
    }),
  );
}

function findMentions(source: SourceText, found: Found): void {
  for (const { name, prefix } of mentions(source.text)) {
    const range = { start: prefix.start, end: prefix.end + name.length };
    found.addNamed(source, range, "embedding", name, { shown: name });
  }
}

const PROBLEMS = {
  lora: "prompt/network",
  embedding: "prompt/embedding",
  wildcard: "prompt/wildcard",
} as const satisfies Readonly<Record<NamedKind, string>>;

/** Spans and faults, by their places in the text as typed. */
class Found {
  readonly #spans: PromptSpan[] = [];
  readonly #faults: PromptFault[] = [];
  readonly #names: NameCheck;

  constructor(names: NameCheck) {
    this.#names = names;
  }

  add(
    source: SourceText,
    range: Range,
    kind: SpanKind,
    more: Pick<PromptSpan, "weight" | "name" | "known"> = {},
  ): void {
    this.#spans.push({ ...typedRange(source, range), kind, ...more });
  }

  addNamed(
    source: SourceText,
    range: Range,
    kind: NamedKind,
    name: string,
    { shown, weight }: { readonly shown: string; readonly weight?: number },
  ): void {
    const known = this.#names.isKnown(kind, name);
    this.add(source, range, kind, { ...(weight !== undefined && { weight }), name, known });
    if (!known) this.fault(source, range, PROBLEMS[kind], this.#names.unknown(kind, name, shown));
  }

  fault(
    source: SourceText,
    range: Range,
    code: PromptFault["code"],
    message: PromptFault["message"],
  ): void {
    this.#faults.push({ ...typedRange(source, range), code, message });
  }

  /** What a parser gives, or undefined where it found a fault. */
  trying<T>(parse: () => T): T | undefined {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { code, sentence: message } = error;
      const { from, to } = error instanceof PlacedProblem ? error : { from: 0, to: 0 };
      this.#faults.push({ from, to, code, message });
      return undefined;
    }
  }

  sorted(): FoundSpans {
    return {
      spans: this.#spans.sort((a, b) => a.from - b.from || b.to - a.to),
      faults: this.#faults.sort((a, b) => a.from - b.from),
    };
  }
}
