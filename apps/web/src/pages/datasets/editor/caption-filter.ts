/** Which captions are shown: kept in the address, so that a reload and the way back lead to the same. */

export interface CaptionFilter {
  /** All of these tags are in it. */
  readonly all: readonly string[];
  /** At least one of these is. */
  readonly any: readonly string[];
  /** None of these is. */
  readonly none: readonly string[];
  /** The name of the file holds this. */
  readonly name: string;
  readonly untagged: boolean;
}

export const FILTER_PARTS = ["all", "any", "none"] as const;
export type FilterPart = (typeof FILTER_PARTS)[number];

export const NO_FILTER: CaptionFilter = { all: [], any: [], none: [], name: "", untagged: false };

/** @param search of the address, with or without its question mark */
export function readFilter(search: string): CaptionFilter {
  const query = new URLSearchParams(search);
  const tags = (part: FilterPart): string[] => [...new Set(query.getAll(part))].filter(Boolean);
  return {
    all: tags("all"),
    any: tags("any"),
    none: tags("none"),
    name: query.get("name") ?? "",
    untagged: query.get("untagged") === "1",
  };
}

/** Empty, or with a question mark. */
export function writeFilter(filter: CaptionFilter): string {
  const query = new URLSearchParams();
  for (const part of FILTER_PARTS) for (const tag of filter[part]) query.append(part, tag);
  if (filter.name !== "") query.set("name", filter.name);
  if (filter.untagged) query.set("untagged", "1");
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** As the service takes it. */
export const bodyOf = ({ all, any, none, name, untagged }: CaptionFilter) => ({
  ...(all.length > 0 && { all: [...all] }),
  ...(any.length > 0 && { any: [...any] }),
  ...(none.length > 0 && { none: [...none] }),
  ...(name.trim() !== "" && { name: name.trim() }),
  ...(untagged && { untagged }),
});

/** The tag becomes a condition of this part, and of no other; where it is one already, it is none any more. */
export function withTag(filter: CaptionFilter, part: FilterPart, tag: string): CaptionFilter {
  const isThere = filter[part].includes(tag);
  const next = withoutTag(filter, tag);
  return isThere ? next : { ...next, [part]: [...next[part], tag], untagged: false };
}

export function withoutTag(filter: CaptionFilter, tag: string): CaptionFilter {
  const left = (part: FilterPart): string[] => filter[part].filter((each) => each !== tag);
  return { ...filter, all: left("all"), any: left("any"), none: left("none") };
}

export const partOf = (filter: CaptionFilter, tag: string): FilterPart | undefined =>
  FILTER_PARTS.find((part) => filter[part].includes(tag));

export const isFiltered = (filter: CaptionFilter): boolean => writeFilter(filter) !== "";
