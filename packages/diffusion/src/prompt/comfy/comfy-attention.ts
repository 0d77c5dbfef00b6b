/** ComfyUI's weights: `(more)`, `(exactly:1.2)`, escapes `\(` and `\)`. An inner weight that is written
 *  replaces those around it; square brackets, `BREAK` and `AND` are text. No recursion.
 *  Reference: comfyanonymous/ComfyUI@00728eb, comfy/sd1_clip.py (token_weights, parse_parentheses). */
import type { WeightedText, WeightGroup } from "../syntax/attention.ts";
import { type SourceText, typed } from "../syntax/source-text.ts";
import { checkedWeight } from "../syntax/weight.ts";

/** A piece of the text that weighs the same. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly weight: number;
}

const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;
const NO_NUMBER = /^\s*[+-]?(?:nan|inf|infinity)\s*$/i;

/** A text of one weight and the characters of the source that it was read from: more, where some are escaped. */
export interface ComfyText extends WeightedText {
  readonly start: number;
  readonly end: number;
}

/** `onGroup` is told each pair of brackets that weighs.
 *  @throws Problem `prompt/weight` for a weight that is no number or beyond +-100 */
export function parseComfyAttention(
  source: SourceText | string,
  onGroup?: (group: WeightGroup) => void,
): ComfyText[] {
  const whole = typeof source === "string" ? typed(source) : source;
  // Escaped brackets become characters that mean nothing, two for two.
  const text = whole.text.replaceAll("\\)", "\0\x01").replaceAll("\\(", "\0\x02");
  const closing = matchBrackets(text);
  const parts: ComfyText[] = [];
  const todo: Span[] = [{ start: 0, end: text.length, weight: 1 }];
  for (let span = todo.pop(); span; span = todo.pop()) {
    const inner: Span[] = [];
    for (const { start, end } of outermost(text, span, closing)) {
      const isGroup = end - start >= 2 && text[start] === "(" && text[end - 1] === ")";
      if (isGroup) {
        const group = readGroup(whole, text, { start, end, weight: span.weight });
        inner.push(group);
        onGroup?.({ start, end, weight: group.own });
      } else if (inner.length === 0)
        parts.push(plainPart(whole, text, { start, end, weight: span.weight }));
      else inner.push({ start, end, weight: span.weight });
    }
    todo.push(...inner.reverse());
  }
  return parts;
}

function plainPart(source: SourceText, text: string, { start, end, weight }: Span): ComfyText {
  const written = text.slice(start, end).replaceAll("\0\x01", ")").replaceAll("\0\x02", "(");
  return { text: written, weight: checkedWeight(weight, source, start, written), start, end };
}

/** The groups and what is between them. A bracket too many leaves the rest in one piece. */
function* outermost(
  text: string,
  { start, end }: Span,
  closing: ReadonlyMap<number, number>,
): Generator<{ start: number; end: number }> {
  let depth = 0; // below it where brackets were closed that are not open
  let from = start;
  for (let at = start; at < end; at++) {
    const character = text[at];
    if (character === "(" && depth === 0) {
      if (at > from) yield { start: from, end: at };
      from = at;
      const close = closing.get(at) ?? end;
      if (close >= end) break;
      yield { start: from, end: close + 1 };
      from = close + 1;
      at = close;
    } else if (character === "(") depth++;
    else if (character === ")") depth--;
  }
  if (end > from) yield { start: from, end };
}

/** The closing bracket of each opening one that has one. */
function matchBrackets(text: string): Map<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at++)
    if (text[at] === "(") open.push(at);
    else if (text[at] === ")") {
      const start = open.pop();
      if (start !== undefined) closing.set(start, at);
    }
  return closing;
}

/** What is inside a group's brackets, with its weight. */
function readGroup(
  source: SourceText,
  text: string,
  { start, end, weight }: Span,
): Span & { readonly own: number } {
  const inside = { start: start + 1, end: end - 1 };
  let colon = inside.end - 1;
  while (colon > inside.start && !":()".includes(text[colon] ?? "")) colon--;
  const written =
    colon > inside.start && text[colon] === ":" ? text.slice(colon + 1, inside.end) : "";
  if (NO_NUMBER.test(written)) checkedWeight(Number.NaN, source, colon, `:${written})`);
  if (!NUMBER.test(written)) return { ...inside, weight: weight * 1.1, own: 1.1 };
  const exact = checkedWeight(Number(written), source, colon, `:${written})`);
  return { start: inside.start, end: colon, weight: exact, own: exact };
}
