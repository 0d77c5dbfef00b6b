/** From the text of a prompt to weighted tokens in chunks of 77. */
export { checkpointTokenizer } from "./checkpoint-tokenizer.ts";
export type { Chunk, ChunkOptions } from "./chunks.ts";
export { clipTokenizer, openClipTokenizer } from "./clip-tokenizers.ts";
export { encodePrompt } from "./encode-prompt.ts";
export { loadTokenizer } from "./load-tokenizer.ts";
export { pairPrompts, type LengthRule, type PromptPair } from "./prompt-pair.ts";
export type { Tokenizer } from "./tokenizer.ts";
