import { Problem } from "@inkloom/contract";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { clipTokenizer } from "./clip-tokenizers.ts";
import { loadTokenizer } from "./load-tokenizer.ts";
import type { Tokenizer } from "./tokenizer.ts";

/**
 * The tokenizer in the checkpoint's folder, or CLIP's own for a file that brings none.
 * @throws Problem `tokenizer/...`, and `models/config` where it has more tokens than the text encoder
 */
export async function checkpointTokenizer(checkpoint: Checkpoint): Promise<Tokenizer> {
  const { path, tokenizerFolder, textEncoder } = checkpoint;
  const tokenizer = await (tokenizerFolder === undefined
    ? clipTokenizer()
    : loadTokenizer(tokenizerFolder));
  const { vocabulary } = textEncoder.config;
  if (tokenizer.size > vocabulary)
    throw new Problem("models/config", {
      en: `the tokenizer of ${path} has ${tokenizer.size} tokens, expected at most the text encoder's ${vocabulary}`,
      zh: `${path} 的分词器有 ${tokenizer.size} 个词元，最多为文本编码器的 ${vocabulary} 个`,
    });
  return tokenizer;
}
