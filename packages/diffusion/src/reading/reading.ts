/** What the prompt language sees in a text: for people while they type. Places are offsets in the text as typed, in UTF-16 units. */
import type { ProblemCode, Text } from "@inkloom/contract";

export const SPAN_KINDS = [
  "comment",
  "weight",
  "lora",
  "embedding",
  "wildcard",
  "variant",
  "schedule",
  "alternation",
  "break",
  "and",
] as const;

export type SpanKind = (typeof SPAN_KINDS)[number];

export interface PromptRange {
  readonly from: number;
  /** The first character behind it. */
  readonly to: number;
}

/** A piece that means more than its words. */
export interface PromptSpan extends PromptRange {
  readonly kind: SpanKind;
  /** Of these brackets alone, of a LoRA's tag, or of a part of `AND` where it is written. */
  readonly weight?: number;
  /** Of a LoRA, a textual inversion or a wildcard. */
  readonly name?: string;
  /** Whether what it names is there. */
  readonly known?: boolean;
}

/** One window of the text encoder. */
export interface ReadChunk extends PromptRange {
  readonly tokens: number;
  /** Which of the parts that `AND` joins it belongs to, from 0. */
  readonly part: number;
}

/** What stands in the way of drawing, or will not do what it was meant to. */
export interface PromptFault extends PromptRange {
  readonly code: ProblemCode;
  readonly message: Text;
}

export interface TextReading {
  /** Of the longest part, at the call where it is longest. */
  readonly tokens: number;
  readonly chunks: readonly ReadChunk[];
  /** In the order of where they begin, what holds others first. */
  readonly spans: readonly PromptSpan[];
  readonly faults: readonly PromptFault[];
  /** Whether words are drawn: the tokens are then those of one draw. */
  readonly drawn: boolean;
}
