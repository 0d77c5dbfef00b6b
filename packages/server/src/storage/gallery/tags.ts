import { Problem } from "@inkloom/contract";
import { storable } from "./bigrams.ts";

/** Characters of the longest tag. */
const LONGEST = 100;

/** Trimmed, each once, in the order given. @throws Problem `gallery/tag` */
export function cleanTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map(cleanTag))];
}

function cleanTag(tag: string): string {
  const clean = storable(tag).normalize("NFC").trim();
  if (clean !== "" && clean.length <= LONGEST && !/\p{Cc}/u.test(clean)) return clean;
  const shown = JSON.stringify(tag.slice(0, LONGEST));
  throw new Problem("gallery/tag", {
    en: `The tag ${shown} has ${tag.length} characters, expected 1 to ${LONGEST} in one line.`,
    zh: `标签 ${shown} 有 ${tag.length} 个字符，应为一行 1 到 ${LONGEST} 个字符。`,
  });
}
