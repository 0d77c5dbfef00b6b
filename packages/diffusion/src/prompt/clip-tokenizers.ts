/** The two tokenizers over CLIP's own vocabulary, for checkpoints that come without a tokenizer folder. */
import { ClipTokenizer, SD1_SPECIAL_TOKENS } from "./clip-tokenizer.ts";
import { clipVocabulary } from "./clip-vocabulary.ts";
import { OpenClipTokenizer } from "./open-clip-tokenizer.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** SD 1.x, and the first text encoder of SDXL: as transformers' CLIPTokenizer, padded with the end of text. */
export async function clipTokenizer(): Promise<Tokenizer> {
  return new ClipTokenizer(await clipVocabulary(), SD1_SPECIAL_TOKENS);
}

/** SD 2.x, and the second text encoder of SDXL: as open_clip's SimpleTokenizer, padded with zeros. */
export async function openClipTokenizer(): Promise<Tokenizer> {
  return new OpenClipTokenizer(await clipVocabulary());
}
