/** Words of prompts in both languages: those of the dice, whose lists say the same at the same place, and common ones. */
import { COMMON_WORDS } from "./common-words.ts";
import { DICE_PARTS, entriesOf } from "./word-lists.ts";
import { ENGLISH } from "./words-en.ts";
import { CHINESE } from "./words-zh.ts";

export interface WordPair {
  readonly en: string;
  readonly zh: string;
}

/** Common words first; a word of both is there once. */
export function wordPairs(): WordPair[] {
  const common = entriesOf(COMMON_WORDS).map((entry): WordPair => {
    const [en = "", zh = ""] = entry.split("=");
    return { en, zh };
  });
  const dice = DICE_PARTS.flatMap((part) => {
    const chinese = entriesOf(CHINESE[part]);
    return entriesOf(ENGLISH[part]).map((en, at) => ({ en, zh: chinese[at] ?? "" }));
  });
  const pairs = new Map<string, WordPair>();
  for (const pair of [...common, ...dice]) if (!pairs.has(pair.en)) pairs.set(pair.en, pair);
  return [...pairs.values()];
}
