/** A text as the encoders are to read it: without comments, with styles around it and its words drawn; each character still
 *  knows where it was typed. */
import { Problem } from "@inkloom/contract";
import { tagRanges } from "../prompt/networks/extra-networks.ts";
import type { WordRandom } from "../prompt/random.ts";
import { trim } from "../prompt/syntax/characters.ts";
import { commentRanges, stripComments } from "../prompt/syntax/comments.ts";
import { cut, type SourceText, typedRange, without } from "../prompt/syntax/source-text.ts";
import { expandWildcards } from "../prompt/wildcards/expand.ts";
import { readPieces } from "../prompt/wildcards/variants.ts";
import type { WildcardFiles } from "../prompt/wildcards/wildcard-files.ts";
import type { PromptFault } from "./reading.ts";

export interface SpokenOptions {
  /** Texts of styles, in order. */
  readonly styles: readonly string[];
  readonly wildcards: WildcardFiles;
  readonly random: WordRandom;
}

export interface SpokenText {
  readonly source: SourceText;
  /** Whether words were drawn. */
  readonly drawn: boolean;
  readonly faults: readonly PromptFault[];
}

/** Never throws for what is in the text. */
export async function spokenText(
  typedText: SourceText,
  { styles, wildcards, random }: SpokenOptions,
): Promise<SpokenText> {
  const styled = styles.reduce(applyStyle, without(typedText, commentRanges(typedText.text)));
  const faults: PromptFault[] = [];
  const texts: Insert[] = [];
  for (const piece of readPieces(styled.text)) {
    if (typeof piece === "string") continue;
    const { at: start, end } = piece;
    try {
      const text = await expandWildcards(styled.text.slice(start, end), wildcards, random);
      texts.push({ start, end, text });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      texts.push({ start, end, text: "" });
      // An unknown wildcard that is typed has its span; what it holds, and styles, have none.
      const range = typedRange(styled, { start, end });
      faults.push({ ...range, code: error.code, message: error.sentence });
    }
  }
  const expanded = replaced(styled, texts);
  return {
    source: without(expanded, tagRanges(expanded.text)),
    drawn: texts.length > 0,
    faults,
  };
}

interface Insert {
  readonly start: number;
  readonly end: number;
  /** Stands in place of what was between. */
  readonly text: string;
}

/** Texts in place of the given ranges, which are in order. */
function replaced(before: SourceText, inserts: readonly Insert[]): SourceText {
  if (inserts.length === 0) return before;
  const texts: string[] = [];
  const pieces: { at: number; from: number }[] = [];
  let at = 0;
  const add = (text: string, from: number): void => {
    if (text === "") return;
    texts.push(text);
    pieces.push({ at, from });
    at += text.length;
  };
  let kept = 0;
  for (const { start, end, text } of inserts) {
    add(before.text.slice(kept, start), kept);
    add(text, start);
    kept = end;
  }
  add(before.text.slice(kept), kept);
  return { text: texts.join(""), pieces, before };
}

/** As `applyStyles` does it: a style with `{prompt}` goes around the text, any other behind it. */
function applyStyle(source: SourceText, style: string): SourceText {
  const text = trim(stripComments(style));
  const length = source.text.length;
  if (!text.includes("{prompt}")) {
    if (text === "") return source;
    const start = length - source.text.trimStart().length;
    const end = source.text.trimEnd().length;
    if (end <= start) return replaced(source, [{ start: 0, end: length, text }]);
    const trimmed = cut(source, [{ start, end }]);
    return replaced(trimmed, [{ start: end - start, end: end - start, text: `, ${text}` }]);
  }
  const texts: string[] = [];
  const pieces: { at: number; from: number }[] = [];
  let at = 0;
  text.split("{prompt}").forEach((part, index) => {
    if (index > 0) {
      pieces.push({ at, from: 0 });
      texts.push(source.text);
      at += length;
    }
    pieces.push({ at, from: index === 0 ? 0 : length });
    texts.push(part);
    at += part.length;
  });
  return { text: texts.join(""), pieces, before: source };
}
