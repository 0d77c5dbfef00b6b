import type { Text } from "@inkloom/contract";

/** A text cut out of another, that still knows where each of its characters was typed, so that a fault found
 *  late is named by its place in the prompt. */
export interface SourceText {
  readonly text: string;
  /** The kept pieces in order: where each begins in `text`, and where it began in the text before. */
  readonly pieces: readonly { readonly at: number; readonly from: number }[];
  /** The text that this one was cut out of; absent for the prompt as typed. */
  readonly before?: SourceText;
  /** What people call the text; of the one as typed only. @default the prompt */
  readonly name?: Text;
}

const PROMPT: Text = { en: "prompt", zh: "提示词" };
export const NEGATIVE_PROMPT: Text = { en: "negative prompt", zh: "反向提示词" };

export const typed = (text: string, name = PROMPT): SourceText => ({ text, pieces: [], name });

/** The text of the given ranges, joined. */
export function cut(
  before: SourceText,
  ranges: Iterable<{ readonly start: number; readonly end: number }>,
): SourceText {
  const texts: string[] = [];
  const pieces: { at: number; from: number }[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    if (end <= start) continue;
    texts.push(before.text.slice(start, end));
    pieces.push({ at, from: start });
    at += end - start;
  }
  return { text: texts.join(""), pieces, before };
}

/** Everything but the given ranges, which are in order and do not overlap. */
export function without(
  before: SourceText,
  ranges: Iterable<{ readonly start: number; readonly end: number }>,
): SourceText {
  const kept: { start: number; end: number }[] = [];
  let from = 0;
  for (const { start, end } of ranges) {
    kept.push({ start: from, end: start });
    from = end;
  }
  kept.push({ start: from, end: before.text.length });
  return cut(before, kept);
}

/** A place for people: both count from 1, columns in characters. */
export interface Place {
  readonly text: Text;
  readonly line: number;
  readonly column: number;
}

/** Where the character at `offset` was typed, as an offset of the prompt as typed. What came in between, such as the words
 *  of a wildcard, stays within what it came for. */
export const typedOffset = (source: SourceText, offset: number): number => trace(source, offset).at;

/** The same for the characters from `start` to in front of `end`. */
export function typedRange(
  source: SourceText,
  { start, end }: { readonly start: number; readonly end: number },
): { readonly from: number; readonly to: number } {
  const from = typedOffset(source, start);
  const last = trace(source, end - 1);
  return { from, to: Math.max(from, Math.min(last.at + 1, last.text.text.length)) };
}

function trace(source: SourceText, offset: number): { text: SourceText; at: number } {
  let at = offset;
  let text = source;
  while (text.before) {
    const here = at;
    const index = text.pieces.findLastIndex((each) => each.at <= here);
    const piece = text.pieces[index] ?? { at: 0, from: 0 };
    const next = text.pieces[index + 1]?.from ?? text.before.text.length;
    const moved = piece.from + (here - piece.at);
    at = next >= piece.from ? Math.min(moved, next) : moved;
    text = text.before;
  }
  return { text, at };
}

/** Where the character at `offset` was typed. */
export function placeOf(source: SourceText, offset: number): Place {
  const { text, at } = trace(source, offset);
  let line = 1;
  let start = 0; // of the line
  for (
    let end = text.text.indexOf("\n");
    end >= 0 && end < at;
    end = text.text.indexOf("\n", start)
  ) {
    line++;
    start = end + 1;
  }
  return { text: text.name ?? PROMPT, line, column: charactersIn(text.text, start, at) + 1 };
}

/** Both halves of a surrogate pair are one. */
function charactersIn(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) count++;
  return count;
}
