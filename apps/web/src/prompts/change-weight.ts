/** Ctrl+Up and Ctrl+Down, as A1111 has them: what is marked, or the word at the caret, weighs a little more or less. */

export interface Edit {
  /** What is taken out. */
  readonly from: number;
  readonly to: number;
  /** What comes in its place. */
  readonly text: string;
  /** What is marked afterwards. */
  readonly start: number;
  readonly end: number;
}

const NETWORK = /<[a-z]+:[^<>]*>/gi;
const WEIGHED = /^\(([\s\S]*):\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*\)$/;
/** What parts words, as in A1111's setting of the same name. */
const BETWEEN_WORDS = /[\s.,，。、\\/!?%^*;:{}=`~()[\]<>|]/;
/** Weights beyond these are refused by the service. */
const MOST = 100;

/** @param by such as 0.1; undefined where there is no word to weigh */
export function changeWeight(
  text: string,
  start: number,
  end: number,
  by: number,
): Edit | undefined {
  const network = [...text.matchAll(NETWORK)].find(
    (tag) => tag.index <= start && tag.index + tag[0].length >= end,
  );
  if (network !== undefined) return networkEdit(network[0], network.index, by);
  const marked = start === end ? wordAt(text, start) : trimmed(text, start, end);
  if (marked === undefined) return undefined;
  const around = bracketsAround(text, marked.from, marked.to);
  if (around === undefined) return weighed(text.slice(marked.from, marked.to), marked, 1 + by);
  const whole = text.slice(around.from, around.to);
  const [, told, number] = WEIGHED.exec(whole) ?? [];
  const words = told ?? whole.slice(1, -1);
  return weighed(words, around, (number === undefined ? 1.1 : Number(number)) + by);
}

function weighed(
  words: string,
  { from, to }: { readonly from: number; readonly to: number },
  weight: number,
): Edit {
  const tidy = tidied(weight);
  if (tidy === 1) return { from, to, text: words, start: from, end: from + words.length };
  const text = `(${words}:${tidy})`;
  return { from, to, text, start: from + 1, end: from + 1 + words.length };
}

/** The last number of a tag; a tag without one weighs 1. */
function networkEdit(tag: string, at: number, by: number): Edit | undefined {
  const [kind = "", name = "", number, ...rest] = tag.slice(1, -1).split(":");
  const weight = number === undefined || number === "" ? 1 : Number(number);
  if (!Number.isFinite(weight)) return undefined;
  const text = `<${[kind, name, String(tidied(weight + by)), ...rest].join(":")}>`;
  return { from: at, to: at + tag.length, text, start: at, end: at + text.length };
}

const tidied = (weight: number): number =>
  Number(Math.min(MOST, Math.max(-MOST, weight)).toFixed(2));

function wordAt(text: string, at: number): { from: number; to: number } | undefined {
  let [from, to] = [at, at];
  while (from > 0 && !BETWEEN_WORDS.test(text.charAt(from - 1))) from -= 1;
  while (to < text.length && !BETWEEN_WORDS.test(text.charAt(to))) to += 1;
  return from === to ? insideBrackets(text, at) : { from, to };
}

/** A caret behind the number of `(word:1.2)` means its words. */
function insideBrackets(text: string, at: number): { from: number; to: number } | undefined {
  const from = text.lastIndexOf("(", at - 1) + 1;
  const to = text.indexOf(")", at);
  return from === 0 || to <= from || text.slice(from, at).includes(")") ? undefined : { from, to };
}

function trimmed(
  text: string,
  start: number,
  end: number,
): { from: number; to: number } | undefined {
  const marked = text.slice(start, end);
  const from = start + marked.length - marked.trimStart().length;
  const to = end - (marked.length - marked.trimEnd().length);
  return from < to ? { from, to } : undefined;
}

/** The round brackets right around a stretch, which hold nothing else than it and a weight; or around a word of them. */
function bracketsAround(
  text: string,
  start: number,
  end: number,
): { from: number; to: number } | undefined {
  let depth = 0;
  let from = -1;
  for (let at = start - 1; at >= 0 && from < 0; at -= 1) {
    const sign = text.charAt(at);
    if (text.charAt(at - 1) === "\\") continue;
    if (sign === ")") depth += 1;
    else if (sign === "(") {
      if (depth === 0) from = at;
      else depth -= 1;
    }
  }
  if (from < 0) return undefined;
  depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === "\\") at += 1;
    else if (sign === "(") depth += 1;
    else if (sign === ")") {
      depth -= 1;
      if (depth === 0) return at + 1 >= end ? { from, to: at + 1 } : undefined;
    }
  }
  return undefined;
}
