/** The special tokens of a tokenizer folder, by the rules of transformers 5.23: special_tokens_map.json goes
 *  before tokenizer_config.json, CLIP's names are the default, and a token is looked for in the normalized
 *  text only if every role that names it says so (a plain string does not). */
import { Problem } from "@inkloom/contract";
import {
  END_OF_TEXT,
  START_OF_TEXT,
  type SpecialToken,
  type SpecialTokens,
} from "./clip-tokenizer.ts";

type Configuration = Readonly<Record<string, unknown>>;

/** Text to strip around a token and whole words only: no CLIP checkpoint asks for them, so none is built. */
const UNSUPPORTED = ["lstrip", "rstrip", "single_word"];

/** `configurations`: parsed JSON objects, the first that names a role decides it. */
export function readSpecialTokens(
  configurations: readonly Configuration[],
  folder: string,
): SpecialTokens {
  const read = (key: string, fallback: string): SpecialToken => {
    const value = configurations
      .map((one) => one[key])
      .find((one) => one !== undefined && one !== null);
    return parseToken(value ?? fallback, key, folder);
  };
  return {
    bos: read("bos_token", START_OF_TEXT),
    eos: read("eos_token", END_OF_TEXT),
    unknown: read("unk_token", END_OF_TEXT),
    pad: read("pad_token", END_OF_TEXT),
  };
}

function parseToken(value: unknown, key: string, folder: string): SpecialToken {
  if (typeof value === "string" && value !== "") return { content: value, normalized: false };
  if (typeof value !== "object" || value === null)
    throw new Problem("tokenizer/malformed", {
      en: `${folder}: ${key} must be a string or an object`,
      zh: `${folder}：${key} 应为字符串或对象`,
    });
  const { content, normalized } = value as Record<string, unknown>;
  if (typeof content !== "string" || content === "")
    throw new Problem("tokenizer/malformed", {
      en: `${folder}: ${key} has no "content" text`,
      zh: `${folder}：${key} 缺少文本“content”`,
    });
  const asked = UNSUPPORTED.filter((name) => (value as Record<string, unknown>)[name] === true);
  if (asked.length > 0)
    throw new Problem("tokenizer/malformed", {
      en: `${folder}: ${key} asks for ${asked.join(", ")}, which CLIP tokenizers do not use`,
      zh: `${folder}：${key} 要求 ${asked.join("、")}，而 CLIP 分词器不使用它们`,
    });
  return { content, normalized: normalized === true };
}
