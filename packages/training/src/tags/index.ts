export { kindOf, TRAITS } from "./kinds.ts";
export { DROPPED_FOR, type TagOperation } from "./operations.ts";
export type { TagFilter } from "./tag-filter.ts";
export { openTagSet, type TagPreview, type TagSet } from "./tag-set.ts";
export { tagWords, translatedTag } from "./translate.ts";
