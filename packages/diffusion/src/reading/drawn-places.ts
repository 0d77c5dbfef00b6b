/** Where a text draws its words: wildcards, and variants in braces. */
import { type Piece, readPieces } from "../prompt/wildcards/variants.ts";
import type { SourceText } from "../prompt/syntax/source-text.ts";

export interface DrawnPlace {
  readonly start: number;
  readonly end: number;
  /** Of a wildcard; absent for a variant. */
  readonly name?: string;
}

/** Variants in variants, at most: what is deeper is refused when it is drawn. */
const DEEPEST = 32;

/** In the order in which they begin, what holds others first. */
export function drawnPlaces(text: string): DrawnPlace[] {
  const places: DrawnPlace[] = [];
  let level = [{ text, base: 0 }];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) {
    const inner: typeof level = [];
    for (const { text: part, base } of level)
      for (const piece of readPieces(part)) {
        if (typeof piece === "string") continue;
        places.push(placeOf(piece, base));
        if (piece.kind === "variant")
          inner.push({ text: part.slice(piece.at + 1, piece.end - 1), base: base + piece.at + 1 });
      }
    level = inner;
  }
  return places.sort((a, b) => a.start - b.start || b.end - a.end);
}

const placeOf = (piece: Exclude<Piece, string>, base: number): DrawnPlace => ({
  start: base + piece.at,
  end: base + piece.end,
  ...(piece.kind === "wildcard" && { name: piece.name }),
});

/** The same text, in which the braces of variants and what parts their options are blanks. */
export function masked(source: SourceText, places: readonly DrawnPlace[]): SourceText {
  const variants = places.filter(({ name }) => name === undefined);
  if (variants.length === 0) return source;
  const characters = source.text.split("");
  let covered = 0; // inner variants lie within outer ones
  for (const { start, end } of variants) {
    for (let at = Math.max(start, covered); at < end; at++)
      if ("{|}".includes(characters[at] ?? "")) characters[at] = " ";
    covered = Math.max(covered, end);
  }
  return { text: characters.join(""), pieces: [{ at: 0, from: 0 }], before: source };
}
