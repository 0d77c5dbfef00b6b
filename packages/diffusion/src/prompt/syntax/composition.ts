/** `AND` between prompts, each with a weight behind it: `a house AND blue sky :0.5`.
 *  Reference: lllyasviel/stable-diffusion-webui-forge@dfdcbab, modules/prompt_parser.py
 *  (get_multicond_prompt_list), which is A1111 1.10's. */
import { isSpace, trimEnd, wholeWord } from "./characters.ts";
import { cut, type SourceText } from "./source-text.ts";
import { checkedWeight } from "./weight.ts";

export interface ComposedPart {
  readonly source: SourceText;
  readonly weight: number;
  /** Where its weight is written, in the text that was parted. */
  readonly written?: { readonly start: number; readonly end: number };
}

const AND = wholeWord("AND");
const NUMBER = /^[-+]?(?:\d+\.?|\d*\.\d+)$/;

/** Where the word stands. */
export const andRanges = (text: string): { readonly start: number; readonly end: number }[] =>
  [...text.matchAll(AND)].map(({ index, 0: word }) => ({ start: index, end: index + word.length }));

/**
 * The parts in order, at least one; white space behind each is dropped, before it kept.
 * @throws Problem `prompt/weight` for a weight beyond +-100
 */
export function parseComposition(source: SourceText): ComposedPart[] {
  const parts: ComposedPart[] = [];
  let from = 0;
  for (const { index } of source.text.matchAll(AND)) {
    parts.push(readPart(source, from, index));
    from = index + "AND".length;
  }
  parts.push(readPart(source, from, source.text.length));
  return parts;
}

function readPart(source: SourceText, start: number, end: number): ComposedPart {
  const text = trimEnd(source.text.slice(start, end));
  const colon = text.lastIndexOf(":");
  let from = colon + 1;
  while (from < text.length && isSpace(text.charAt(from))) from++;
  const written = text.slice(from);
  if (colon < 0 || !NUMBER.test(written))
    return { source: cut(source, [{ start, end: start + text.length }]), weight: 1 };
  const weight = checkedWeight(Number(written), source, start + colon, text.slice(colon));
  const kept = trimEnd(text.slice(0, colon));
  return {
    source: cut(source, [{ start, end: start + kept.length }]),
    weight,
    written: { start: start + colon, end: start + text.length },
  };
}
