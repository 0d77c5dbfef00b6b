/** The tokenizer of SD 1.x and of every CLIP text encoder in the diffusers layout.
 *  Equal to CLIPTokenizer of transformers 5.23 (huggingface/transformers, src/transformers/models/clip/
 *  tokenization_clip.py): special tokens are cut out, then NFC, runs of white space to one space, lower case
 *  character by character (a final sigma stays σ), pieces, byte pairs. Nothing is unescaped, no control
 *  character is dropped. Letters and digits are the runtime's: that reference knows Unicode 16, so a
 *  character added to Unicode later may be cut differently. */
import { BytePairs, END_OF_WORD, type MergeTable } from "./byte-pairs.ts";
import { composeAsUnicode9 } from "./nfc.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** A token that is never split. */
export interface SpecialToken {
  readonly content: string;
  /** Found in the lower-cased text (then `<|STARTOFTEXT|>` is it, too) instead of in the text as typed. */
  readonly normalized: boolean;
}

/** The four roles; several may name one token. */
export interface SpecialTokens {
  readonly bos: SpecialToken;
  readonly eos: SpecialToken;
  readonly unknown: SpecialToken;
  readonly pad: SpecialToken;
}

export const START_OF_TEXT = "<|startoftext|>";
export const END_OF_TEXT = "<|endoftext|>";

/** The tokens of the tokenizer folder that SD 1.x checkpoints ship. */
export const SD1_SPECIAL_TOKENS: SpecialTokens = {
  bos: { content: START_OF_TEXT, normalized: true },
  eos: { content: END_OF_TEXT, normalized: false },
  unknown: { content: END_OF_TEXT, normalized: false },
  pad: { content: END_OF_TEXT, normalized: false },
};

const PIECE =
  /<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\p{White_Space}\p{L}\p{N}]+/gu;

const lowerEach = (text: string): string => text.replaceAll("Σ", "σ").toLowerCase();

const normalize = (text: string): string =>
  lowerEach(composeAsUnicode9(text).replace(/\p{White_Space}+/gu, " "));

/** Encodes as transformers' CLIPTokenizer does. `special` names tokens of the table. */
export class ClipTokenizer implements Tokenizer {
  readonly size: number;
  readonly bos: number;
  readonly eos: number;
  readonly pad: number;
  readonly comma: number | undefined;
  readonly #pairs: BytePairs;
  readonly #typed: Splitter;
  readonly #normalized: Splitter;

  /** Throws RangeError when a special token or a merge is not in the vocabulary. */
  constructor(table: Omit<MergeTable, "unknown">, special: SpecialTokens) {
    const idOf = ({ content }: SpecialToken): number => {
      const id = table.ids.get(content);
      if (id === undefined)
        throw new RangeError(`special token "${content}" must be in the vocabulary`);
      return id;
    };
    this.size = table.ids.size;
    this.bos = idOf(special.bos);
    this.eos = idOf(special.eos);
    this.pad = idOf(special.pad);
    this.comma = table.ids.get("," + END_OF_WORD);
    this.#pairs = new BytePairs({ ...table, unknown: idOf(special.unknown) });

    const typed = new Map<string, number>();
    const normalized = new Map<string, number>();
    const tokens = Object.values(special) as SpecialToken[];
    for (const token of tokens) {
      const everywhere = tokens.filter(({ content }) => content === token.content);
      if (everywhere.every((mention) => mention.normalized))
        normalized.set(normalize(token.content), idOf(token));
      else typed.set(token.content, idOf(token));
    }
    this.#typed = new Splitter(typed);
    this.#normalized = new Splitter(normalized);
  }

  encode(text: string): number[] {
    const ids: number[] = [];
    for (const part of this.#typed.split(text.toWellFormed())) {
      if (typeof part === "number") ids.push(part);
      else
        for (const inner of this.#normalized.split(normalize(part))) {
          if (typeof inner === "number") ids.push(inner);
          else this.#encodePlain(inner, ids);
        }
    }
    return ids;
  }

  #encodePlain(text: string, ids: number[]): void {
    const bytes = new TextEncoder();
    for (const [piece] of text.matchAll(PIECE)) {
      // A special token's spelling that is not one of ours is cut a second time, at its letters.
      const special = piece === START_OF_TEXT || piece === END_OF_TEXT;
      const parts = special ? [piece.slice(0, 2), piece.slice(2, -2), piece.slice(-2)] : [piece];
      for (const part of parts) this.#pairs.encode(bytes.encode(part), ids);
    }
  }
}

/** Cuts given strings out of a text, the longest of those that start at the leftmost place. */
class Splitter {
  readonly #ids: ReadonlyMap<string, number>;
  readonly #pattern: RegExp | undefined;

  constructor(ids: ReadonlyMap<string, number>) {
    this.#ids = ids;
    const longestFirst = [...ids.keys()].sort((a, b) => b.length - a.length);
    const escaped = longestFirst.map((token) => token.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
    this.#pattern = escaped.length === 0 ? undefined : new RegExp(`(${escaped.join("|")})`, "u");
  }

  split(text: string): (string | number)[] {
    if (this.#pattern === undefined) return [text];
    return text.split(this.#pattern).map((part) => this.#ids.get(part) ?? part);
  }
}
