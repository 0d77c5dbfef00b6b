/** Completes a tag: from a data set, the program's own words, then the lists of tags. */
import { kindOf, sameTag, tagWords, translatedTag } from "@inkloom/training";
import type { TagLists } from "../prompts/tags/tag-lists.ts";

export interface SuggestedTag {
  readonly tag: string;
  /** In the other language. */
  readonly translation?: string;
  /** What it tells, where that is known. */
  readonly kind?: string;
  /** Captions of the data set that have it. */
  readonly count?: number;
}

interface OwnTag {
  readonly tag: string;
  readonly count: number;
}

/** @param own tags of the data set, the most frequent first */
export async function suggestTags(
  text: string,
  most: number,
  own: readonly OwnTag[],
  lists: Pick<TagLists, "index">,
): Promise<readonly SuggestedTag[]> {
  const begins = beginning(text);
  const found: SuggestedTag[] = [];
  const add = (tag: string, more: Omit<SuggestedTag, "tag"> = {}): void => {
    if (found.some((each) => sameTag(each.tag, tag))) return;
    const translation = more.translation ?? translatedTag(tag, "zh") ?? translatedTag(tag, "en");
    const kind = kindOf(tag);
    found.push({
      tag,
      ...more,
      ...(translation !== undefined && { translation }),
      ...(kind && { kind }),
    });
  };
  for (const { tag, count } of own) {
    if (found.length >= most) break;
    if (begins(tag) || begins(translatedTag(tag, "zh") ?? "")) add(tag, { count });
  }
  const words = tagWords().filter(({ en, zh }) => begins(en) || begins(zh));
  for (const { en, zh } of [...words.filter((each) => isWhole(each, text)), ...words])
    add(en, { translation: zh });
  const index = await lists.index();
  for (const { name, translation } of index.find(text, most))
    add(name, translation === undefined ? {} : { translation });
  return found.slice(0, most);
}

const isWhole = ({ en, zh }: { readonly en: string; readonly zh: string }, text: string): boolean =>
  sameTag(en, text) || sameTag(zh, text);

/** Whether a word begins so; Chinese has no blanks between words. */
function beginning(text: string): (tag: string) => boolean {
  const asked = text.trim().toLowerCase().replaceAll("_", " ");
  const inside = /\p{Script=Han}/u.test(asked);
  return (tag) => {
    const name = tag.toLowerCase().replaceAll("_", " ");
    return inside ? name.includes(asked) : name.startsWith(asked) || name.includes(` ${asked}`);
  };
}
