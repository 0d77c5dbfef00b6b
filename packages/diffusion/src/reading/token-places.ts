/** Tokens with the characters that they were made of. Tokenizers cut at white space and between kinds of characters, so a text
 *  cut there the same way gives the same tokens piece by piece; where one does not, its tokens share all of the text. */
import type { PlacedText } from "../prompt/syntax/attention.ts";
import { type SourceText, typedRange } from "../prompt/syntax/source-text.ts";
import type { Tokenizer } from "../prompt/tokenizer.ts";

/** Where one token comes from, in the text as typed. */
export interface TokenPlace {
  readonly from: number;
  readonly to: number;
}

export interface PlacedTokens {
  readonly ids: readonly number[];
  /** One entry for each. */
  readonly places: readonly TokenPlace[];
}

const PIECE = /'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/gu;
const WORD = /\S+/g;

/** The tokens of a text of one weight, which was read in `source`. */
export function placeTokens(
  tokenizer: Pick<Tokenizer, "encode">,
  { text, pieces }: Pick<PlacedText, "text" | "pieces">,
  source: SourceText,
): PlacedTokens {
  const ids = tokenizer.encode(text);
  const sourceOffset = (offset: number): number => {
    const piece = pieces.findLast(({ at }) => at <= offset) ?? { at: 0, from: 0 };
    return piece.from + (offset - piece.at);
  };
  const place = (start: number, end: number): TokenPlace =>
    typedRange(source, { start: sourceOffset(start), end: sourceOffset(end - 1) + 1 });
  for (const pattern of [PIECE, WORD]) {
    const places: TokenPlace[] = [];
    const isSame = [...text.matchAll(pattern)].every(({ index, 0: piece }) => {
      const found = tokenizer.encode(piece);
      const same = found.every((id, i) => id === ids[places.length + i]);
      const where = place(index, index + piece.length);
      places.push(...found.map(() => where));
      return same;
    });
    if (isSame && places.length === ids.length) return { ids, places };
  }
  const whole = place(0, Math.max(text.length, 1));
  return { ids, places: ids.map(() => whole) };
}
