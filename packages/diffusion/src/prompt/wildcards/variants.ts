/** `{a|b}` in a prompt: one option or several, drawn by weight. In the way of adieyal/dynamicprompts@58815af,
 *  docs/SYNTAX.md; the random numbers are ours. Braces with neither `|` nor `$$` inside are text. */

export interface Option {
  /** Relative to the other options. */
  readonly weight: number;
  readonly text: string;
}

export interface Variant {
  readonly kind: "variant";
  readonly options: readonly Option[];
  /** How many are drawn, from `least` to `most`. */
  readonly least: number;
  readonly most: number;
  readonly separator: string;
  /** Where it begins in the text, and behind it. */
  readonly at: number;
  readonly end: number;
}

export interface Wildcard {
  readonly kind: "wildcard";
  /** Between the underscores, in front of it no `~`. */
  readonly name: string;
  /** Where it begins in the text, and behind it. */
  readonly at: number;
  readonly end: number;
}

export type Piece = string | Variant | Wildcard;

const NAME = /^~?[\p{L}\p{N}*?./\\ _-]+$/u;
const COUNT = /^\s*(?:(\d+)|(\d*)-(\d*))$/;
const WEIGHT = /^\s*(\d+\.?\d*|\.\d+)\s*::/;
/** More options than this are not drawn at once. */
const MOST = 1000;

/** The text, its outermost variants and its wildcards outside of them, in order. No recursion. */
export function readPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  const closing = matchBraces(text);
  let plain = 0; // where the text not yet kept begins
  const keep = (end: number): void => {
    if (end > plain) pieces.push(text.slice(plain, end));
  };
  for (let at = 0; at < text.length; at++) {
    const close = closing.get(at);
    const end = text.startsWith("__", at) ? text.indexOf("__", at + 2) : -1;
    let piece: Variant | Wildcard | undefined;
    let next = at;
    if (close !== undefined) {
      next = close + 1;
      piece = readVariant(text.slice(at + 1, close), { at, end: next });
    } else if (end > at && NAME.test(text.slice(at + 2, end))) {
      next = end + 2;
      const name = text.slice(at + 2, end).replace(/^~/, "");
      piece = { kind: "wildcard", name, at, end: next };
    }
    if (piece === undefined) continue;
    keep(at);
    pieces.push(piece);
    plain = next;
    at = next - 1;
  }
  keep(text.length);
  return pieces;
}

/** The closing brace of each opening one that has one. */
function matchBraces(text: string): Map<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "{") open.push(at);
    else if (character === "}") {
      const start = open.pop();
      if (start !== undefined) closing.set(start, at);
    }
  }
  return closing;
}

/** What is between two braces, or undefined where it is only text. */
function readVariant(
  inside: string,
  place: { readonly at: number; readonly end: number },
): Variant | undefined {
  const bound = topLevel(inside, "$$");
  const [count = ""] = bound;
  const counted = bound.length > 1 && bound.length <= 3 ? COUNT.exec(count) : null;
  const list = counted ? (bound.at(-1) ?? "") : inside;
  const texts = topLevel(list, "|");
  if (texts.length < 2 && !counted) return undefined;
  const options = texts.map((text): Option => {
    const weight = WEIGHT.exec(text);
    if (weight === null) return { weight: 1, text };
    return { weight: Number(weight[1]), text: text.slice(weight[0].length) };
  });
  const [, exact, from, to]: readonly (string | undefined)[] = counted ?? ["", "1"];
  const least = Number(exact ?? (from === "" ? 1 : from));
  const most = Number(exact ?? (to === "" ? MOST : to)); // all that there are
  return {
    kind: "variant",
    options,
    least: Math.min(least, most, MOST),
    most: Math.min(Math.max(least, most), MOST),
    separator: (bound.length === 3 && counted ? bound[1] : undefined) ?? ", ",
    ...place,
  };
}

/** The text cut at a mark outside of inner braces. */
function topLevel(text: string, mark: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "{") depth++;
    else if (character === "}") depth--;
    else if (depth === 0 && text.startsWith(mark, at)) {
      parts.push(text.slice(start, at));
      start = at + mark.length;
      at = start - 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
