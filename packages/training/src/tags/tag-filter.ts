/** Which captions are meant. */
import { folded } from "./tag-words.ts";

export interface TagFilter {
  /** All of these are in it. */
  readonly all?: readonly string[] | undefined;
  /** At least one of these is. */
  readonly any?: readonly string[] | undefined;
  /** None of these is. */
  readonly none?: readonly string[] | undefined;
  /** The name of a picture or its caption file holds this, whatever the case. */
  readonly name?: string | undefined;
  /** There is no tag in it. */
  readonly untagged?: boolean | undefined;
}

export interface Filterable {
  readonly name: string;
  readonly pictures: readonly string[];
  /** Ids of folded tags, each once. */
  readonly keys: Int32Array;
}

/** Places of those that are meant, in order. @param keyOf the id of a folded tag, undefined where none has it */
export function filtered(
  captions: readonly Filterable[],
  { all = [], any = [], none = [], name, untagged }: TagFilter,
  keyOf: (folded: string) => number | undefined,
): number[] {
  const ids = (tags: readonly string[]): (number | undefined)[] =>
    tags.map((tag) => keyOf(folded(tag)));
  const known = (tags: readonly string[]): number[] => ids(tags).filter((id) => id !== undefined);
  const wanted = ids(all);
  if (wanted.includes(undefined)) return [];
  const needed = known(all);
  const some = known(any);
  if (any.length > 0 && some.length === 0) return [];
  const unwanted = known(none);
  const part = name?.toLowerCase();
  const found: number[] = [];
  for (const [at, { keys, name: own, pictures }] of captions.entries()) {
    if (needed.some((id) => !keys.includes(id))) continue;
    if (some.length > 0 && !some.some((id) => keys.includes(id))) continue;
    if (unwanted.some((id) => keys.includes(id))) continue;
    if (untagged !== undefined && untagged !== (keys.length === 0)) continue;
    if (part !== undefined && ![own, ...pictures].some((each) => each.toLowerCase().includes(part)))
      continue;
    found.push(at);
  }
  return found;
}
