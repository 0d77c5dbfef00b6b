/** What a tagger can say: one label for each number that its network answers. */

/** Danbooru's categories, and those that newer taggers add. */
export const TAG_CATEGORIES = [
  "general",
  "artist",
  "copyright",
  "character",
  "meta",
  "rating",
  "quality",
  "model",
] as const;

export type TagCategory = (typeof TAG_CATEGORIES)[number];

export interface TagLabel {
  /** As the network's authors have it, mostly with underscores. */
  readonly name: string;
  readonly category: TagCategory;
}
