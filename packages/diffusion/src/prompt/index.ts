/** From the text of a prompt to weighted tokens in chunks of 77. */
export { checkpointTokenizer } from "./checkpoint-tokenizer.ts";
export { needsRepair, repairing } from "./repairing.ts";
export { type Chunk, type ChunkOptions, emptyChunk } from "./chunks.ts";
export { clipTokenizer, openClipTokenizer } from "./clip-tokenizers.ts";
export { encodePrompt } from "./encode-prompt.ts";
export { loadTokenizer } from "./load-tokenizer.ts";
export { pairPrompts, type LengthRule, type PromptPair } from "./prompt-pair.ts";
export type { Tokenizer } from "./tokenizer.ts";
export { type PlannedWords, planWords, type PromptPlan } from "./plan.ts";
export type { SourceText } from "./syntax/source-text.ts";
export type { NetworkTag } from "./networks/extra-networks.ts";
export { type PictureWords, readWords } from "./request-words.ts";
export { spellOutStrengths, strengthsForOthers } from "./networks/a1111-strengths.ts";
export { dicePrompt } from "./dice/dice.ts";
export { chunkMaker, type Syntax } from "./chunk-maker.ts";
export { embeddingLibrary, embeddingPaths } from "./embeddings/embedding-library.ts";
export { readStyles } from "./styles/styles.ts";
export { wildcardPaths } from "./wildcards/wildcard-files.ts";
