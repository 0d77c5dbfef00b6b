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

/** A text of one weight with the pieces that it was joined of: where each begins in `text`, and where in the source. */
export interface PlacedText extends WeightedText {
  readonly pieces: readonly { readonly at: number; readonly from: number }[];
}

/** Brackets that weigh what is between them. */
export interface WeightGroup {
  /** Of the opening bracket, and behind the closing one; the end of the text where it is not closed. */
  readonly start: number;
  readonly end: number;
  /** Of these brackets alone. */
  readonly weight: number;
}

type Piece = PlacedText["pieces"][number];

/** A bracket that is open: the first text within, and where it stands. */
interface Opened {
  readonly from: number;
  readonly place: number;
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
 * The texts with their weights, neighbours of one weight joined; at least one. `onGroup` is told each pair of brackets when it
 * closes, and those that never do.
 * @throws Problem `prompt/weight` for a weight that is no number or beyond +-100
 */
export function parseAttention(
  source: SourceText | string,
  onGroup?: (group: WeightGroup) => void,
): PlacedText[] {
  const whole = typeof source === "string" ? typed(source) : source;
  const texts: string[] = [];
  const weights: number[] = [];
  const places: number[] = [];
  const round: Opened[] = [];
  const square: Opened[] = [];
  const add = (text: string, weight: number, place: number): void => {
    texts.push(text);
    weights.push(weight);
    places.push(place);
  };
  /** Everything since the bracket was opened. */
  const multiply = ({ from, place }: Opened, factor: number, end: number): void => {
    for (let at = from; at < weights.length; at++) weights[at] = (weights[at] ?? 0) * factor;
    onGroup?.({ start: place, end, weight: factor });
  };
  for (const match of whole.text.matchAll(TOKEN)) {
    const [token] = match;
    const written = match.groups?.["weight"];
    const opened = token === "]" ? square.at(-1) : round.at(-1);
    const end = match.index + token.length;
    if (token.startsWith("\\")) add(token.slice(1), 1, Math.min(end - 1, match.index + 1));
    else if (token === "(") round.push({ from: weights.length, place: match.index });
    else if (token === "[") square.push({ from: weights.length, place: match.index });
    else if (written !== undefined && opened !== undefined) {
      round.pop();
      const weight = readWeight(written);
      multiply(opened, checkedWeight(weight, whole, match.index, token), end);
    } else if (token === ")" && opened !== undefined) {
      round.pop();
      multiply(opened, ROUND, end);
    } else if (token === "]" && opened !== undefined) {
      square.pop();
      multiply(opened, SQUARE, end);
    } else addParted(token, match.index, add);
  }
  for (const left of round) multiply(left, ROUND, whole.text.length);
  for (const left of square) multiply(left, SQUARE, whole.text.length);
  weights.forEach((weight, at) => checkedWeight(weight, whole, places[at] ?? 0, texts[at] ?? ""));
  return joinEqual(texts, weights, places);
}

/** Plain text, parted where `BREAK` stands; white space around it is dropped. */
function addParted(
  text: string,
  place: number,
  add: (text: string, weight: number, place: number) => void,
): void {
  let from = 0;
  let behindBreak = false;
  const addPlain = (plain: string): void => {
    const part = behindBreak ? trimStart(plain) : plain;
    add(part, 1, place + from + (plain.length - part.length));
  };
  for (const { index } of text.matchAll(BREAK)) {
    addPlain(trimEnd(text.slice(from, index)));
    add("BREAK", -1, place + index);
    behindBreak = true;
    from = index + "BREAK".length;
  }
  addPlain(text.slice(from));
}

function joinEqual(
  texts: readonly string[],
  weights: readonly number[],
  places: readonly number[],
): PlacedText[] {
  const joined: { parts: string[]; weight: number; pieces: Piece[]; length: number }[] = [];
  texts.forEach((text, index) => {
    const weight = weights[index] ?? 1;
    const from = places[index] ?? 0;
    const last = joined.at(-1);
    if (last?.weight === weight) {
      last.parts.push(text);
      last.pieces.push({ at: last.length, from });
      last.length += text.length;
    } else joined.push({ parts: [text], weight, pieces: [{ at: 0, from }], length: text.length });
  });
  if (joined.length === 0) return [{ text: "", weight: 1, pieces: [] }];
  return joined.map(({ parts, weight, pieces }) => ({ text: parts.join(""), weight, pieces }));
}
