/** Token ids in chunks of 77, the text encoder's window: start, 75 tokens of the prompt, end. Where a chunk
 *  would cut a phrase, it ends at the last comma near by instead, and the rest moves to the next chunk; a
 *  textual inversion is never cut.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@00e0938, modules/sd_hijack_clip.py (tokenize_line,
 *  process_tokens). Unlike there, the vectors of a textual inversion that is moved move along. */
import type { Tokenizer } from "./tokenizer.ts";

/** A token of the prompt; weight 1 is plain. */
export interface WeightedToken {
  readonly id: number;
  readonly weight: number;
}

/** A textual inversion, which takes the places of `count` tokens. */
export interface WeightedVectors {
  readonly embedding: TokenVectors;
  readonly weight: number;
}

/** Vectors that stand for tokens: one row for each. */
export interface TokenVectors {
  readonly name: string;
  readonly count: number;
  /** [count, width of the encoder], row-major. */
  readonly data: Float32Array;
}

/** What a prompt is made of; `break` ends the chunk. */
export type PromptToken = WeightedToken | WeightedVectors | "break";

/** One window of the text encoder. */
export interface Chunk {
  readonly ids: Int32Array; // [77]
  readonly weights: Float32Array; // [77]
  /** Token vectors given in place of the encoder's own, from position `at` of the 77 on. */
  readonly vectors: readonly { readonly at: number; readonly data: Float32Array }[];
  /** Which word of the prompt each token is of, from 1; 0 is none. Only where the syntax counts words. */
  readonly words?: Int32Array; // [77]
}

export interface ChunkOptions {
  /** Farthest a phrase may be moved, in tokens, 0-74; 0 never looks for a comma. @default 20 */
  readonly commaBacktrack?: number;
  /** Id behind the end of the text. @default the tokenizer's */
  readonly pad?: number;
}

/** Tokens of the prompt in one chunk. */
export const CHUNK_TOKENS = 75;
/** Length of a chunk with its start and end. */
export const CHUNK_LENGTH = CHUNK_TOKENS + 2;

type TokenIds = Pick<Tokenizer, "bos" | "eos" | "pad" | "comma">;
type Item = WeightedToken | WeightedVectors;

const places = (item: Item): number => ("embedding" in item ? item.embedding.count : 1);

/** Cuts tokens into chunks; no tokens give one empty chunk. */
export function chunkTokens(
  tokenizer: TokenIds,
  tokens: readonly PromptToken[],
  { commaBacktrack = 20, pad = tokenizer.pad }: ChunkOptions = {},
): Chunk[] {
  const chunks: Chunk[] = [];
  let open: Item[] = [];
  let length = 0; // of the open chunk
  let comma: { readonly items: number; readonly at: number } | undefined; // behind the last one in it
  /** Ends the chunk behind its first `count` items; the others begin the next. */
  const close = (count: number): void => {
    chunks.push(frame(tokenizer, open.slice(0, count), pad));
    open = open.slice(count);
    length = open.reduce((sum, item) => sum + places(item), 0);
    comma = undefined;
  };
  for (const token of tokens) {
    if (token === "break") {
      close(open.length);
      continue;
    }
    const isComma = "id" in token && token.id === tokenizer.comma;
    if (length === CHUNK_TOKENS)
      close(
        comma === undefined || isComma || length - comma.at >= commaBacktrack
          ? open.length
          : comma.items,
      );
    if (length + places(token) > CHUNK_TOKENS) close(open.length);
    open.push(token);
    length += places(token);
    if (isComma) comma = { items: open.length, at: length };
  }
  if (open.length > 0 || chunks.length === 0) close(open.length);
  return chunks;
}

/** Puts start, end and padding around at most 75 tokens. */
function frame({ bos, eos }: TokenIds, items: readonly Item[], pad: number): Chunk {
  const ids = new Int32Array(CHUNK_LENGTH).fill(eos);
  const weights = new Float32Array(CHUNK_LENGTH).fill(1);
  const vectors: { at: number; data: Float32Array }[] = [];
  ids[0] = bos;
  let at = 1;
  for (const item of items) {
    const count = places(item);
    if ("embedding" in item) vectors.push({ at, data: item.embedding.data });
    ids.fill("id" in item ? item.id : 0, at, at + count);
    weights.fill(item.weight, at, at + count);
    at += count;
  }
  // Behind the first end, even one that the prompt spells out; nothing to do where both are one token.
  if (pad !== eos) ids.fill(pad, ids.indexOf(eos) + 1);
  return { ids, weights, vectors };
}

/** The chunk of the empty prompt. */
export const emptyChunk = (tokenizer: TokenIds, pad = tokenizer.pad): Chunk =>
  frame(tokenizer, [], pad);
