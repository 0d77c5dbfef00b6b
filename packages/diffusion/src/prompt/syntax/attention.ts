/** Weights in the prompt: `(more)`, `[less]`, `(exactly:1.3)`, escapes with `\`, and `BREAK`. Brackets may
 *  nest and overlap, and need not be closed. One pass, no recursion.
 *  Reference: lllyasviel/stable-diffusion-webui-forge@dfdcbab, modules/prompt_parser.py
 *  (parse_prompt_attention), which is A1111 1.10's. */
import { SPACE, trimEnd, trimStart, wholeWord } from "./characters.ts";
import { type SourceText, typed } from "./source-text.ts";
import { checkedWeight, readWeight } from "./weight.ts";

export interface WeightedText {
  readonly text: string;
  readonly weight: number;
}

const ROUND = 1.1;
const SQUARE = 1 / 1.1;

const TOKEN = new RegExp(
  String.raw`\\[()[\]\\]|\\|\(|\[|:[${SPACE}]*(?<weight>[+-]?[.\p{Nd}]+)[${SPACE}]*\)|\)|\]|[^\\()[\]:]+|:`,
  "gu",
);
const BREAK = wholeWord("BREAK");

/** A new chunk begins behind it. Its weight tells it from the word: inside brackets, where A1111 weighs it
 *  like any text, it is a word. */
export const isBreak = ({ text, weight }: WeightedText): boolean =>
  text === "BREAK" && weight === -1;

/**
 * The texts with their weights, neighbours of one weight joined; at least one.
 * @throws Problem `prompt/weight` for a weight that is no number or beyond +-100
 */
export function parseAttention(source: SourceText | string): WeightedText[] {
  const whole = typeof source === "string" ? typed(source) : source;
  const texts: string[] = [];
  const weights: number[] = [];
  const places: number[] = [];
  const round: number[] = [];
  const square: number[] = [];
  const add = (text: string, weight: number, place: number): void => {
    texts.push(text);
    weights.push(weight);
    places.push(place);
  };
  /** Everything since the bracket was opened. */
  const multiply = (from: number, factor: number): void => {
    for (let at = from; at < weights.length; at++) weights[at] = (weights[at] ?? 0) * factor;
  };
  for (const match of whole.text.matchAll(TOKEN)) {
    const [token] = match;
    const written = match.groups?.["weight"];
    const opened = token === "]" ? square.at(-1) : round.at(-1);
    if (token.startsWith("\\")) add(token.slice(1), 1, match.index);
    else if (token === "(") round.push(weights.length);
    else if (token === "[") square.push(weights.length);
    else if (written !== undefined && opened !== undefined) {
      round.pop();
      const weight = readWeight(written);
      multiply(opened, checkedWeight(weight, whole, match.index, token));
    } else if (token === ")" && opened !== undefined) {
      round.pop();
      multiply(opened, ROUND);
    } else if (token === "]" && opened !== undefined) {
      square.pop();
      multiply(opened, SQUARE);
    } else addParted(token, match.index, add);
  }
  for (const from of round) multiply(from, ROUND);
  for (const from of square) multiply(from, SQUARE);
  weights.forEach((weight, at) => checkedWeight(weight, whole, places[at] ?? 0, texts[at] ?? ""));
  return joinEqual(texts, weights);
}

/** Plain text, parted where `BREAK` stands; white space around it is dropped. */
function addParted(
  text: string,
  place: number,
  add: (text: string, weight: number, place: number) => void,
): void {
  let from = 0;
  let behindBreak = false;
  for (const { index } of text.matchAll(BREAK)) {
    const part = trimEnd(text.slice(from, index));
    add(behindBreak ? trimStart(part) : part, 1, place + from);
    add("BREAK", -1, place + index);
    behindBreak = true;
    from = index + "BREAK".length;
  }
  const rest = text.slice(from);
  add(behindBreak ? trimStart(rest) : rest, 1, place + from);
}

function joinEqual(texts: readonly string[], weights: readonly number[]): WeightedText[] {
  const joined: { parts: string[]; weight: number }[] = [];
  texts.forEach((text, at) => {
    const weight = weights[at] ?? 1;
    const last = joined.at(-1);
    if (last?.weight === weight) last.parts.push(text);
    else joined.push({ parts: [text], weight });
  });
  if (joined.length === 0) return [{ text: "", weight: 1 }];
  return joined.map(({ parts, weight }) => ({ text: parts.join(""), weight }));
}
