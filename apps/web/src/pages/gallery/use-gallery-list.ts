/** The list of a filter, and what came to it since it was opened. */
import { useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from "react";
import type { GalleryFilter } from "./filter.ts";
import { openList, type GalleryList } from "./gallery-list.ts";
import { useCounts } from "./gallery-queries.ts";
import { askCounts, askPage } from "./gallery-service.ts";
import { picks } from "./picks.ts";

interface ShownList {
  readonly list: GalleryList;
  readonly total: number | undefined;
  readonly error: unknown;
  /** Pictures that came since, while the list is not looked at from its top. */
  readonly fresh: number;
  readonly setAtTop: (atTop: boolean) => void;
}

export function useGalleryList(filter: GalleryFilter): ShownList {
  const list = useMemo(() => openList(filter, { askPage, askCounts }), [filter]);
  const { pages } = list;
  useEffect(() => {
    picks.begin();
    list.renew();
    return () => {
      list.pages.close();
    };
  }, [list]);
  const { total, error } = useSyncExternalStore(pages.subscribe, pages.state);
  const [atTop, setAtTop] = useState(true);
  const { data: counts, dataUpdatedAt } = useCounts(filter);
  const matching = counts === undefined || counts.matching < 0 ? undefined : counts.matching;
  const follow = useEffectEvent(() => {
    if (matching === undefined || total === undefined || matching === total) return;
    if (atTop) list.renew();
    // Removed elsewhere: what is behind moves up, and nothing new comes in.
    else if (matching < total) pages.reload();
  });
  useEffect(() => {
    follow();
  }, [matching, dataUpdatedAt, atTop]);
  const fresh =
    atTop || matching === undefined || total === undefined ? 0 : Math.max(0, matching - total);
  return { list, total, error, fresh, setAtTop };
}
