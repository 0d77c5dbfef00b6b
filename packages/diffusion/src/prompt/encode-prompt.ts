/** From the text of a prompt to chunks for the text encoder. */
import { Problem, PROMPT_LIMIT } from "@inkloom/contract";
import { chunkTokens, type Chunk, type ChunkOptions } from "./chunks.ts";
import type { Tokenizer } from "./tokenizer.ts";

/**
 * The chunks of one prompt, at least one. The text is taken literally, every token weighs 1.
 *
 * Problem: `prompt/too-long`.
 */
export function encodePrompt(tokenizer: Tokenizer, text: string, options?: ChunkOptions): Chunk[] {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > PROMPT_LIMIT)
    throw new Problem("prompt/too-long", {
      en: `the prompt has ${bytes} bytes of UTF-8; at most ${PROMPT_LIMIT} are accepted`,
      zh: `提示词有 ${bytes} 字节（UTF-8），最多接受 ${PROMPT_LIMIT} 字节`,
    });
  const ids = tokenizer.encode(text);
  return chunkTokens(tokenizer, { ids, weights: ids.map(() => 1) }, options);
}
