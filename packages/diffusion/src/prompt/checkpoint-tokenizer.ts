import { Problem } from "@inkloom/contract";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { clipTokenizer, openClipTokenizer } from "./clip-tokenizers.ts";
import { loadTokenizer } from "./load-tokenizer.ts";
import type { Tokenizer } from "./tokenizer.ts";

/**
 * The tokenizer of the first or second text encoder: that in the checkpoint's folder, or CLIP's or OpenCLIP's own
 * for a file that brings none.
 * @throws Problem `tokenizer/...`, and `models/config` where it has more tokens than the text encoder
 */
export async function checkpointTokenizer(
  checkpoint: Checkpoint,
  second = false,
): Promise<Tokenizer> {
  const { path } = checkpoint;
  const { config } = (second ? checkpoint.textEncoder2 : undefined) ?? checkpoint.textEncoder;
  const folder = second ? checkpoint.tokenizerFolder2 : checkpoint.tokenizerFolder;
  const own = config.activation === "gelu" ? openClipTokenizer : clipTokenizer;
  const tokenizer = await (folder === undefined ? own() : loadTokenizer(folder));
  const { vocabulary } = config;
  if (tokenizer.size > vocabulary)
    throw new Problem("models/config", {
      en: `the tokenizer of ${path} has ${tokenizer.size} tokens, expected at most the text encoder's ${vocabulary}`,
      zh: `${path} 的分词器有 ${tokenizer.size} 个词元，最多为文本编码器的 ${vocabulary} 个`,
    });
  return tokenizer;
}
