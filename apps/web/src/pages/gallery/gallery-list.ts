/** The list that is shown: as it was when it was opened, so that pictures which come meanwhile move nothing. */
import { queryOf, type GalleryFilter, type GalleryQuery } from "./filter.ts";
import type { askPage, Entry } from "./gallery-service.ts";
import { PicturePages } from "./picture-pages.ts";

export interface GalleryList {
  readonly filter: GalleryFilter;
  readonly pages: PicturePages<Entry>;
  /** With the pictures that came since. */
  readonly renew: () => void;
  /** What is asked for, as the list was opened. */
  readonly query: () => Promise<GalleryQuery>;
}

export interface ListService {
  readonly askPage: typeof askPage;
  readonly askCounts: (
    query: GalleryQuery,
    signal?: AbortSignal,
  ) => Promise<{ readonly matching: number }>;
}

export function openList(filter: GalleryFilter, service: ListService): GalleryList {
  let opened: Promise<GalleryQuery> | undefined;
  const query = (): Promise<GalleryQuery> => (opened ??= openedQuery(filter, service));
  const pages = new PicturePages<Entry>({
    count: async (signal) => (await service.askCounts(await query(), signal)).matching,
    page: async (offset, limit, signal) =>
      service.askPage(await query(), { offset, limit, signal }),
  });
  return {
    filter,
    pages,
    query,
    renew: () => {
      opened = undefined;
      pages.reload();
    },
  };
}

/** Lists that the service finds as a whole before it counts them: a mark of their own would make it find them twice. */
const isCheap = ({ text, board, tag, minWidth, maxWidth }: GalleryQuery): boolean =>
  [text, board, tag, minWidth, maxWidth].every((each) => each === undefined);

/** Ends with the newest picture of this moment, where newer ones would come before it. */
async function openedQuery(filter: GalleryFilter, { askPage }: ListService): Promise<GalleryQuery> {
  const query = queryOf(filter, new Date());
  if (filter.order === "oldest" || filter.removed || !isCheap(query)) return query;
  const [newest] = await askPage(query, { offset: 0, limit: 1 });
  if (newest === undefined) return query;
  // Moments are told in whole milliseconds, and `until` is the first one after.
  const until = new Date(Date.parse(newest.createdAt) + 1).toISOString();
  return {
    ...query,
    until: query.until !== undefined && query.until < until ? query.until : until,
  };
}
