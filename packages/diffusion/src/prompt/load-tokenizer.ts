/** Reads the tokenizer folder of a checkpoint in the diffusers layout: the vocabulary, and the special tokens
 *  from special_tokens_map.json or tokenizer_config.json. */
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { ClipTokenizer, type SpecialToken, type SpecialTokens } from "./clip-tokenizer.ts";
import type { ClipVocabulary } from "./clip-vocabulary.ts";
import { readSpecialTokens } from "./special-tokens.ts";
import { malformed, parseObject, readText, show } from "./tokenizer-files.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { parseTokenizerJson, parseVocabulary } from "./vocabulary-files.ts";

/** CLIP's own vocabulary takes 0.9 MB, its merges 0.5 MB, both in one tokenizer.json 3.6 MB; bytes. */
const VOCABULARY_LIMIT = 16 * 2 ** 20;
const CONFIGURATION_LIMIT = 2 ** 20;

/**
 * The tokenizer of a folder, as transformers' CLIPTokenizer.from_pretrained reads it: vocab.json and
 * merges.txt where they are, tokenizer.json otherwise.
 *
 * Problems: `tokenizer/missing`, `tokenizer/too-large`, `tokenizer/malformed`.
 */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const { vocabulary, normalized } = await readVocabulary(folder);
  const special = await readSpecial(folder, normalized);
  for (const [role, { content }] of Object.entries<SpecialToken>({ ...special }))
    if (!vocabulary.ids.has(content))
      throw malformed(folder, {
        en: `has a vocabulary without "${show(content)}", its ${role} token`,
        zh: `的词表中没有“${show(content)}”（其 ${role} 词元）`,
      });
  return new ClipTokenizer(vocabulary, special);
}

async function readVocabulary(
  folder: string,
): Promise<{ vocabulary: ClipVocabulary; normalized?: ReadonlySet<string> }> {
  const files = { vocabulary: join(folder, "vocab.json"), merges: join(folder, "merges.txt") };
  const [vocabulary, merges] = await Promise.all([
    readText(files.vocabulary, VOCABULARY_LIMIT),
    readText(files.merges, VOCABULARY_LIMIT),
  ]);
  if (vocabulary !== undefined && merges !== undefined)
    return { vocabulary: parseVocabulary(vocabulary, merges, files) };

  const file = join(folder, "tokenizer.json");
  const text = await readText(file, VOCABULARY_LIMIT);
  if (text !== undefined) return parseTokenizerJson(text, file);
  const absent = vocabulary === undefined ? files.vocabulary : files.merges;
  throw new Problem("tokenizer/missing", {
    en: `${absent} does not exist; a tokenizer folder holds vocab.json and merges.txt, or tokenizer.json`,
    zh: `${absent} 不存在；分词器文件夹应包含 vocab.json 和 merges.txt，或 tokenizer.json`,
  });
}

/** `normalized`: what tokenizer.json says; where there is none, the configuration files say it. */
async function readSpecial(
  folder: string,
  normalized: ReadonlySet<string> | undefined,
): Promise<SpecialTokens> {
  const configurations = await Promise.all(
    ["special_tokens_map.json", "tokenizer_config.json"].map(async (name) => {
      const file = join(folder, name);
      return parseObject((await readText(file, CONFIGURATION_LIMIT)) ?? "{}", file);
    }),
  );
  const special = readSpecialTokens(configurations, folder);
  if (normalized === undefined) return special;
  const decide = ({ content }: SpecialToken): SpecialToken => ({
    content,
    normalized: normalized.has(content),
  });
  return {
    bos: decide(special.bos),
    eos: decide(special.eos),
    unknown: decide(special.unknown),
    pad: decide(special.pad),
  };
}
