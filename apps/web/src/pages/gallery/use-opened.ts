/** The picture that the address names, and its place in the list, wherever that is. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { writeFilter } from "./filter.ts";
import { useOpened } from "./gallery-address.ts";
import type { GalleryList } from "./gallery-list.ts";
import { useEntry } from "./gallery-queries.ts";
import { askCounts, type Entry } from "./gallery-service.ts";

interface Opened {
  readonly entry: Entry | undefined;
  readonly at: number | undefined;
  /** Why it cannot be shown. */
  readonly error: unknown;
}

export function useOpenedPicture(
  list: GalleryList,
  total: number | undefined,
  onFound: (at: number) => void,
): Opened | undefined {
  const id = useOpened();
  const at = id === undefined ? undefined : list.pages.indexOf(id);
  const known = at === undefined ? undefined : list.pages.entryAt(at);
  const { data, error } = useEntry(id);
  const entry = known ?? data;
  // A link leads here, or a reload: the place is where as many pictures come before it.
  const { data: reckoned } = useQuery({
    queryKey: ["gallery", "place", id, writeFilter(list.filter), total],
    queryFn: () => placeOf(list, data, total ?? 0),
    enabled: at === undefined && data !== undefined && total !== undefined,
    staleTime: Infinity,
  });
  const found = useEffectEvent(onFound);
  useEffect(() => {
    if (at === undefined && reckoned !== undefined && reckoned !== null) found(reckoned);
  }, [at, reckoned]);
  if (id === undefined) return undefined;
  return { entry, at, error: entry === undefined ? error : null };
}

/** null where the filter does not show it. */
async function placeOf(
  { query, filter }: GalleryList,
  entry: Entry | undefined,
  total: number,
): Promise<number | null> {
  if (entry === undefined || (entry.removedAt !== null) !== filter.removed) return null;
  const asked = await query();
  const made = Date.parse(entry.createdAt);
  const from = new Date(filter.order === "newest" ? made + 1 : made).toISOString();
  const later = asked.from !== undefined && asked.from > from ? asked.from : from;
  const { matching } = await askCounts({ ...asked, from: later });
  return filter.order === "newest" ? matching : Math.max(0, total - matching);
}
