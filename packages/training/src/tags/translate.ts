/** Tags in the other language, from this program's own words. */
import { wordPairs } from "@inkloom/diffusion";
import { KIND_WORDS } from "./kind-words.ts";
import { pairsOf } from "./kinds.ts";
import { folded } from "./tag-words.ts";

export interface TagWord {
  readonly en: string;
  readonly zh: string;
}

/** Words of tags first, then those of prompts; each English word once. */
export function tagWords(): TagWord[] {
  const own = Object.values(KIND_WORDS).flatMap(pairsOf);
  const words = new Map<string, TagWord>();
  for (const { en, zh } of [...own, ...wordPairs()])
    if (!words.has(folded(en))) words.set(folded(en), { en, zh });
  return [...words.values()];
}

interface Dictionary {
  readonly toChinese: ReadonlyMap<string, string>;
  readonly toEnglish: ReadonlyMap<string, string>;
}

let dictionary: Dictionary | undefined;

/** Undefined where the tag is not known, or is in that language already. */
export function translatedTag(tag: string, to: "en" | "zh"): string | undefined {
  dictionary ??= built();
  return (to === "zh" ? dictionary.toChinese : dictionary.toEnglish).get(folded(tag));
}

/** Of several English words for one Chinese the first counts, which is the one that taggers write. */
function built(): Dictionary {
  const toChinese = new Map<string, string>();
  const toEnglish = new Map<string, string>();
  for (const { en, zh } of tagWords()) {
    toChinese.set(folded(en), zh);
    if (!toEnglish.has(folded(zh))) toEnglish.set(folded(zh), en);
  }
  return { toChinese, toEnglish };
}
