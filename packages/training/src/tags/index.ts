export { kindOf, type TagKind } from "./kinds.ts";
export { DROPPED_FOR, type TagOperation } from "./operations.ts";
export type { TagFilter } from "./tag-filter.ts";
export { openTagSet, type TagMove, type TagPreview, type TagSet } from "./tag-set.ts";
export { sameTag, tagsOf } from "./tag-words.ts";
export { tagWords, translatedTag } from "./translate.ts";
