/** Tags as words of a caption. */
import type { ChosenTags, ScoredTag } from "./choose.ts";

export interface TagWords {
  /** Underscores stay. @default they become spaces, but in faces made of signs such as `^_^` */
  readonly keepUnderscores: boolean;
  /** `\` in front of round brackets, which mean something in prompts. */
  readonly escape: boolean;
  /** `name_(series)` of a character becomes two tags. */
  readonly expandCharacters: boolean;
  readonly order: "score" | "model" | "alphabet";
  readonly charactersFirst: boolean;
  /** Where the surest rating stands. */
  readonly rating: "none" | "first" | "last";
  /** Tags that are left out, as they are or as they are written in the caption. */
  readonly without: readonly string[];
  /** Tags that stand in front where the picture has them, in this order. */
  readonly first: readonly string[];
  /** What stands before all others, whatever the picture shows. */
  readonly trigger: readonly string[];
}

/** Longer than three signs and yet faces: their underscores stay, as in the lists that other taggers keep. */
const FACES: ReadonlySet<string> = new Set(["(o)_(o)", "<o>_<o>", "<|>_<|>", "||_||"]);
/** Characters up to which a tag with an underscore is a face. */
const SHORT = 3;

/** The parts of a caption in their order, none twice. */
export function captionParts({ tags, ratings }: ChosenTags, words: TagWords): readonly string[] {
  const [surest] = ratings;
  const rating = words.rating === "none" || surest === undefined ? [] : [surest];
  const ordered = inOrder(tags, words);
  const all = words.rating === "first" ? [...rating, ...ordered] : [...ordered, ...rating];
  const unwanted = new Set(words.without.map(plain));
  const parts = all
    .flatMap((tag) => partsOf(tag, words))
    .filter(({ name, word }) => !unwanted.has(plain(name)) && !unwanted.has(plain(word)))
    .map(({ word }) => word);
  const front = words.first.flatMap((each) => {
    const found = parts.find((part) => plain(part) === plain(each));
    return found === undefined ? [] : [found];
  });
  return [...new Set([...words.trigger, ...front, ...parts])];
}

/** Lists in captions are compared without regard to underscores, escapes and case. */
export const plain = (tag: string): string =>
  tag.trim().replaceAll("\\", "").replaceAll("_", " ").toLowerCase();

function inOrder(tags: readonly ScoredTag[], words: TagWords): readonly ScoredTag[] {
  const { order, charactersFirst } = words;
  const sorted =
    order === "score"
      ? tags
      : tags.toSorted((a, b) =>
          order === "model" ? a.index - b.index : a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
        );
  if (!charactersFirst) return sorted;
  const isCharacter = ({ category }: ScoredTag): boolean => category === "character";
  return [...sorted.filter(isCharacter), ...sorted.filter((each) => !isCharacter(each))];
}

function partsOf(
  { name, category }: ScoredTag,
  words: TagWords,
): readonly { readonly name: string; readonly word: string }[] {
  const split =
    words.expandCharacters && category === "character" ? /^(.+?)_?\(([^()]+)\)$/.exec(name) : null;
  const names = split === null ? [name] : [split[1] ?? name, split[2] ?? name];
  return names.map((each) => ({ name, word: wordOf(each, words) }));
}

function wordOf(name: string, { keepUnderscores, escape }: TagWords): string {
  const isFace = name.length <= SHORT || FACES.has(name);
  const word = keepUnderscores || isFace ? name : name.replaceAll("_", " ");
  return escape ? word.replaceAll(/[()]/g, (bracket) => `\\${bracket}`) : word;
}
