/** From the text of a prompt to chunks for the text encoder. */
import { Problem, PROMPT_LIMIT } from "@inkloom/contract";
import {
  chunkTokens,
  type Chunk,
  type ChunkOptions,
  type PromptToken,
  type TokenVectors,
} from "./chunks.ts";
import { isBreak, parseAttention } from "./syntax/attention.ts";
import { type SourceText, typed } from "./syntax/source-text.ts";
import type { Tokenizer } from "./tokenizer.ts";

export interface EncodeOptions extends ChunkOptions {
  /** Takes brackets, `BREAK` and weights as text. @default false */
  readonly literal?: boolean;
  /** The textual inversions that the prompt may name. @default none */
  readonly embeddings?: EmbeddingLookup | undefined;
}

/** Finds the textual inversion whose name is spelled by the tokens from `at` on. */
export type EmbeddingLookup = (
  ids: readonly number[],
  at: number,
) => { readonly embedding: TokenVectors; readonly tokens: number } | undefined;

/**
 * The chunks of one prompt, at least one: A1111's weights and `BREAK`, and textual inversions by name.
 *
 * Problems: `prompt/too-long`, `prompt/weight`.
 */
export function encodePrompt(
  tokenizer: Tokenizer,
  prompt: SourceText | string,
  { literal = false, embeddings, ...options }: EncodeOptions = {},
): Chunk[] {
  const source = typeof prompt === "string" ? typed(prompt) : prompt;
  expectShort(source.text);
  const parts = literal ? [{ text: source.text, weight: 1 }] : parseAttention(source);
  const tokens: PromptToken[] = [];
  for (const part of parts) {
    if (isBreak(part)) {
      tokens.push("break");
      continue;
    }
    const ids = tokenizer.encode(part.text);
    for (let at = 0; at < ids.length;) {
      const found = embeddings?.(ids, at);
      const { weight } = part;
      tokens.push(found ? { embedding: found.embedding, weight } : { id: ids[at] ?? 0, weight });
      at += found?.tokens ?? 1;
    }
  }
  return chunkTokens(tokenizer, tokens, options);
}

/** @throws Problem `prompt/too-long` */
export function expectShort(text: string): void {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > PROMPT_LIMIT)
    throw new Problem("prompt/too-long", {
      en: `the prompt has ${bytes} bytes of UTF-8; at most ${PROMPT_LIMIT} are accepted`,
      zh: `提示词有 ${bytes} 字节（UTF-8），最多接受 ${PROMPT_LIMIT} 字节`,
    });
}
