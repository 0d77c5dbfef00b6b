/** ComfyUI's way to chunks: word by word, and no word is parted between chunks unless it is long; since December 2024
 *  all that weighs the same is one word.
 *  Reference: comfyanonymous/ComfyUI@00728eb and @a125cd8, comfy/sd1_clip.py (tokenize_with_weights). */
import { type Chunk, CHUNK_LENGTH, type TokenVectors } from "../chunks.ts";
import { readMention } from "../embeddings/embedding-names.ts";
import { expectShort } from "../encode-prompt.ts";
import type { SourceText } from "../syntax/source-text.ts";
import type { Tokenizer } from "../tokenizer.ts";
import { parseComfyAttention } from "./comfy-attention.ts";

/** From so many tokens on, a word may be parted. */
const LONG_WORD = 8;

interface Item {
  readonly id: number;
  readonly weight: number;
  /** Counts from 1; 0 is no word. */
  readonly word: number;
  /** One row, in place of the token's own vector. */
  readonly vector?: Float32Array;
}

/** What is kept together: words between blanks, or pieces of one weight up to a textual inversion. */
export type ComfyPieces = "words" | "weights";

const PIECES: Readonly<Record<ComfyPieces, (text: string) => string[]>> = {
  words: (text) => text.replaceAll("\n", " ").split(" "),
  weights: (text) => text.split(/[ \n](?=embedding:)/),
};

/**
 * The chunks of a prompt, at least one. `embedding` gives the vectors that `embedding:name` stands for.
 * @throws Problem `prompt/weight`, `prompt/too-long`
 */
export function readComfyChunks(
  tokenizer: Pick<Tokenizer, "bos" | "eos" | "pad" | "encode">,
  source: SourceText,
  embedding: (name: string) => TokenVectors,
  pieces: ComfyPieces = "words",
): Chunk[] {
  expectShort(source.text);
  const chunks: Chunk[] = [];
  let open: Item[] = [];
  const room = (): number => CHUNK_LENGTH - 2 - open.length;
  const close = (): void => {
    chunks.push(frame(tokenizer, open));
    open = [];
  };
  let count = 0;
  for (const { text, weight } of parseComfyAttention(source))
    for (const word of PIECES[pieces](text)) {
      if (word === "") continue;
      for (let items of readWord(tokenizer, word, weight, embedding)) {
        count++;
        items = items.map((item) => ({ ...item, word: count }));
        const parted = items.length >= LONG_WORD;
        while (items.length > room()) {
          const taken = parted ? room() : 0;
          open.push(...items.slice(0, taken));
          items = items.slice(taken);
          close();
        }
        open.push(...items);
      }
    }
  close();
  return chunks;
}

/** The tokens of a word; a textual inversion and what is written behind it are words of their own. */
function readWord(
  tokenizer: Pick<Tokenizer, "encode">,
  word: string,
  weight: number,
  embedding: (name: string) => TokenVectors,
): Item[][] {
  const mention = readMention(word);
  const plain = (text: string): Item[] =>
    tokenizer.encode(text).map((id) => ({ id, weight, word: 0 }));
  if (mention === undefined) return [plain(word)];
  const { count, data } = embedding(mention.name);
  const width = data.length / count;
  const rows = Array.from({ length: count }, (_, row): Item => {
    return { id: 0, weight, word: 0, vector: data.subarray(row * width, (row + 1) * width) };
  });
  return mention.rest === "" ? [rows] : [rows, plain(mention.rest)];
}

function frame(
  { bos, eos, pad }: Pick<Tokenizer, "bos" | "eos" | "pad">,
  items: readonly Item[],
): Chunk {
  const ids = new Int32Array(CHUNK_LENGTH).fill(pad);
  const weights = new Float32Array(CHUNK_LENGTH).fill(1);
  const words = new Int32Array(CHUNK_LENGTH);
  const vectors: { at: number; data: Float32Array }[] = [];
  ids[0] = bos;
  items.forEach(({ id, weight, word, vector }, i) => {
    ids[i + 1] = id;
    weights[i + 1] = weight;
    words[i + 1] = word;
    if (vector) vectors.push({ at: i + 1, data: vector });
  });
  ids[items.length + 1] = eos;
  return { ids, weights, words, vectors };
}
