/** Prompt and negative prompt of one picture, whose numbers of chunks may differ. */
import { type Chunk, emptyChunk } from "./chunks.ts";
import type { Tokenizer } from "./tokenizer.ts";

/**
 * What happens when the lengths differ:
 * - `separate`: each keeps its length, so the denoiser is called once for either (A1111's default);
 * - `empty-chunks`: the shorter gets chunks of the empty prompt behind its own, and one call serves both
 *   (A1111's option "Pad prompt/negative prompt"); the picture changes.
 *
 * Reference: AUTOMATIC1111/stable-diffusion-webui@029adbe, modules/sd_samplers_cfg_denoiser.py (forward,
 * pad_cond_uncond). Chunks are encoded one by one, so padding before or after encoding is the same.
 */
export type LengthRule = "separate" | "empty-chunks";

/** With `empty-chunks` both lists are equally long. */
export interface PromptPair {
  readonly positive: readonly Chunk[];
  readonly negative: readonly Chunk[];
  readonly rule: LengthRule;
}

/** Applies the rule to the chunks of both prompts. */
export function pairPrompts(
  tokenizer: Tokenizer,
  positive: readonly Chunk[],
  negative: readonly Chunk[],
  rule: LengthRule = "separate",
): PromptPair {
  if (rule === "separate") return { positive, negative, rule };
  const length = Math.max(positive.length, negative.length);
  const fill = (chunks: readonly Chunk[]): Chunk[] => [
    ...chunks,
    ...Array.from({ length: length - chunks.length }, () => emptyChunk(tokenizer)),
  ];
  return { positive: fill(positive), negative: fill(negative), rule };
}
