/** What is known of tags beside a data set: the lists of the data folder, and the program's own words. */
import { Problem } from "@inkloom/contract";
import { sameTag, translatedTag } from "@inkloom/training";
import type { FoundTag, TagIndex } from "../prompts/tags/tag-index.ts";
import type { TagLists } from "../prompts/tags/tag-lists.ts";

/** As Danbooru numbers them. */
const CHARACTER = 4;

export interface World {
  readonly isCharacter: (tag: string) => boolean;
  readonly translation: (tag: string, to: "en" | "zh") => string | undefined;
  /** Throws a Problem where no list tells names of characters. */
  readonly expectCharacters: () => void;
}

export async function tagWorld(lists: Pick<TagLists, "index" | "list">): Promise<World> {
  const index = await lists.index();
  const told = (await lists.list()).some((list) => !list.translates);
  return {
    isCharacter: (tag) => exactly(index, tag)?.category === CHARACTER,
    translation: (tag, to) => translatedTag(tag, to) ?? listed(index, tag, to),
    expectCharacters() {
      if (told) return;
      throw new Problem("dataset/tag-list", {
        en: "No list of tags says which are names of characters, expected one in the folder tags of the data folder, such as danbooru.csv or a tagger's selected_tags.csv.",
        zh: "没有可供判断角色名的标签列表，应在数据文件夹的 tags 中放入一个，例如 danbooru.csv 或标签器的 selected_tags.csv。",
      });
    },
  };
}

/** Backslashes before brackets are of prompts, not of names. */
const plain = (tag: string): string => tag.replace(/\\([()[\]{}])/g, "$1");

function exactly(index: TagIndex, tag: string): FoundTag | undefined {
  const [first] = index.find(plain(tag), 1);
  return first && sameTag(first.name, tag) ? first : undefined;
}

function listed(index: TagIndex, tag: string, to: "en" | "zh"): string | undefined {
  if (to === "zh") return exactly(index, tag)?.translation;
  const [first] = index.find(tag, 1);
  return first?.translation !== undefined && sameTag(first.translation, tag)
    ? first.name
    : undefined;
}
