/** Captions as token ids in windows of 77: start, 75 tokens, end; what does not fit is cut off.
 *  Reference: kohya-ss/sd-scripts@48d368f, library/strategy_base.py (TokenizeStrategy._get_input_ids). */
import { type Checkpoint, checkpointTokenizer, type Tokenizer } from "@inkloom/diffusion";

export interface CaptionTokens {
  /** A window each. */
  readonly ids: readonly Int32Array[];
  /** Of SDXL's second text encoder, with the place of the text's end in its first window. */
  readonly ids2?: readonly Int32Array[];
  readonly end2?: number;
  /** Where a new word is learnt: which of its vectors stands at each place, -1 for none. */
  readonly vectors?: readonly Int32Array[];
  readonly vectors2?: readonly Int32Array[];
}

/** A word that the vocabulary does not know: several vectors stand for it, in their order. */
export interface NewWord {
  readonly word: string;
  readonly vectors: number;
}

/** @throws Problem `tokenizer/...` */
export async function captionTokenizer(
  checkpoint: Checkpoint,
  chunks: number,
  newWord?: NewWord,
): Promise<(caption: string) => CaptionTokens> {
  const first = await checkpointTokenizer(checkpoint);
  const { textEncoder, textEncoder2 } = checkpoint;
  const second = textEncoder2 && (await checkpointTokenizer(checkpoint, true));
  return (caption) => {
    const size = { chunks, positions: textEncoder.config.positions };
    const { ids, vectors } = windows(first, caption, size, newWord);
    const told = { ids, ...(newWord && { vectors }) };
    if (!second) return told;
    const size2 = { chunks, positions: textEncoder2.config.positions };
    const other = windows(second, caption, size2, newWord);
    const end2 = other.ids[0]?.indexOf(second.eos) ?? 0;
    return { ...told, ids2: other.ids, end2, ...(newWord && { vectors2: other.vectors }) };
  };
}

function windows(
  tokenizer: Tokenizer,
  caption: string,
  { chunks, positions }: { readonly chunks: number; readonly positions: number },
  newWord: NewWord | undefined,
): { readonly ids: Int32Array[]; readonly vectors: Int32Array[] } {
  const { bos, eos, pad } = tokenizer;
  const window = positions - 2;
  const tokens = placed(tokenizer, caption, newWord).slice(0, chunks * window);
  const all = Array.from({ length: chunks }, (_, i) => {
    const own = tokens.slice(i * window, (i + 1) * window);
    const ids = new Int32Array(positions).fill(pad);
    ids.set([bos, ...own.map(({ id }) => id), eos]);
    const vectors = new Int32Array(positions).fill(-1);
    vectors.set(
      own.map(({ vector }) => vector),
      1,
    );
    return { ids, vectors };
  });
  return { ids: all.map(({ ids }) => ids), vectors: all.map(({ vectors }) => vectors) };
}

interface PlacedToken {
  readonly id: number;
  /** Of the new word, or -1. */
  readonly vector: number;
}

/** Where a vector stands the id is not looked at; it is none that a text ends with. */
const ANY_ID = 0;

function placed(
  tokenizer: Tokenizer,
  caption: string,
  newWord: NewWord | undefined,
): PlacedToken[] {
  const plain = (text: string): PlacedToken[] =>
    tokenizer.encode(text).map((id) => ({ id, vector: -1 }));
  if (newWord === undefined) return plain(caption);
  const own = Array.from({ length: newWord.vectors }, (_, vector) => ({ id: ANY_ID, vector }));
  return caption
    .split(wholeWord(newWord.word))
    .flatMap((text, i) => [...(i === 0 ? [] : own), ...plain(text)]);
}

/** Whether a caption says a word: as it is written, not within another one. */
export const saysWord = (caption: string, word: string): boolean => wholeWord(word).test(caption);

/** What would make a longer word of it; Chinese has no blanks between words. */
const LETTER = "[[\\p{L}\\p{N}_]--\\p{Script=Han}]";

const wholeWord = (word: string): RegExp => {
  const literal = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<!${LETTER})${literal}(?!${LETTER})`, "iv");
};
