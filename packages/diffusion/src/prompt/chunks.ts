/** Token ids in chunks of 77, the text encoder's window: start, 75 tokens of the prompt, end. Where a chunk
 *  would cut a phrase, it ends at the last comma near by instead, and the rest moves to the next chunk.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@00e0938, modules/sd_hijack_clip.py (tokenize_line,
 *  process_tokens). */
import type { Tokenizer } from "./tokenizer.ts";

/** Prompt tokens with the weight of each; 1 is plain. */
export interface WeightedTokens {
  readonly ids: readonly number[];
  /** As long as `ids`. */
  readonly weights: readonly number[];
}

/** One window of the text encoder. */
export interface Chunk {
  readonly ids: Int32Array; // [77]
  readonly weights: Float32Array; // [77]
}

export interface ChunkOptions {
  /** Farthest a phrase may be moved, in tokens, 0-74; 0 never looks for a comma. @default 20 */
  readonly commaBacktrack?: number;
  /** Id behind the end of the text. @default the tokenizer's */
  readonly pad?: number;
}

/** Tokens of the prompt in one chunk. */
const CHUNK_TOKENS = 75;
/** Length of a chunk with its start and end. */
export const CHUNK_LENGTH = CHUNK_TOKENS + 2;

type TokenIds = Pick<Tokenizer, "bos" | "eos" | "pad" | "comma">;

/** Cuts tokens into chunks; no tokens give one empty chunk. */
export function chunkTokens(
  tokenizer: TokenIds,
  { ids, weights }: WeightedTokens,
  { commaBacktrack = 20, pad = tokenizer.pad }: ChunkOptions = {},
): Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0; // of the open chunk
  let comma: number | undefined; // last one in the open chunk
  const close = (end: number): void => {
    chunks.push(frame(tokenizer, ids.slice(start, end), weights.slice(start, end), pad));
    start = end;
    comma = undefined;
  };
  for (const [at, id] of ids.entries()) {
    const isComma = id === tokenizer.comma;
    if (at - start === CHUNK_TOKENS)
      close(comma === undefined || isComma || at - comma > commaBacktrack ? at : comma + 1);
    if (isComma) comma = at;
  }
  if (start < ids.length || chunks.length === 0) close(ids.length);
  return chunks;
}

/** Puts start, end and padding around at most 75 tokens. */
function frame(
  { bos, eos }: TokenIds,
  ids: readonly number[],
  weights: readonly number[],
  pad: number,
): Chunk {
  const framed = new Int32Array(CHUNK_LENGTH).fill(eos);
  framed[0] = bos;
  framed.set(ids, 1);
  // Behind the first end, even one that the prompt spells out; nothing to do where both are one token.
  if (pad !== eos) framed.fill(pad, framed.indexOf(eos) + 1);
  const weighted = new Float32Array(CHUNK_LENGTH).fill(1);
  weighted.set(weights, 1);
  return { ids: framed, weights: weighted };
}
