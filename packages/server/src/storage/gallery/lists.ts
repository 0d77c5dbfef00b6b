/**
 * Any place of a list of the gallery, however far behind, and how long the list is.
 *
 * Where an index has the list in order, places are counted in it. All other lists are found once, as a row of ids, and kept until
 * something changes: of 200,000 pictures a word that most prompts hold takes a second to find, a page of what was found
 * milliseconds.
 */
import { and, type SQL, sql } from "drizzle-orm";
import type { Database, OpenDatabase } from "../database.ts";
import { rowsOf } from "../rows.ts";
import { gallery } from "../schema.ts";
import { changesSoFar } from "./changed.ts";
import {
  conditions,
  type GalleryFilter,
  type GalleryOrder,
  IN_ORDER,
  isIndexed,
  wordsOf,
} from "./filter.ts";
import { type GalleryPage, idsInOrder, pageOf, rowsWanted } from "./page.ts";

export interface PlaceOptions {
  /** 1-1000. */
  readonly limit: number;
  /** Pictures of the list that come before. */
  readonly offset: number;
  readonly order: GalleryOrder;
}

export interface GalleryLists {
  page(filter: GalleryFilter, options: PlaceOptions): Promise<GalleryPage>;
  count(filter: GalleryFilter): Promise<number>;
}

interface Found {
  readonly changes: number;
  readonly at: number;
  /** Ids, the newest first, one behind the other without anything between. */
  readonly ids: Promise<string>;
}

/** Characters of an id. */
const ID = 36;
/** Lists that are kept; one of 200,000 pictures has 7 MB. */
const KEPT = 4;
/** Others change a server's database without this process being told; milliseconds. PGlite has one process. */
const FRESH = { postgres: 5_000, pglite: Infinity } as const;

export function galleryLists({ db, client }: OpenDatabase): GalleryLists {
  // The one used last is the last.
  const kept = new Map<string, Found>();

  const find = (filter: GalleryFilter): Promise<string> => {
    const key = keyOf(filter);
    const known = kept.get(key);
    kept.delete(key);
    const changes = changesSoFar();
    const fresh = known?.changes === changes && performance.now() - known.at <= FRESH[client.kind];
    const found = fresh ? known : { changes, at: performance.now(), ids: idsOf(db, filter) };
    kept.set(key, found);
    for (const old of [...kept.keys()].slice(0, -KEPT)) kept.delete(old);
    found.ids.catch(() => {
      if (kept.get(key) === found) kept.delete(key);
    });
    return found.ids;
  };

  return {
    page: async (filter, { limit, offset, order }) => {
      const wanted = rowsWanted(limit);
      const ids = isIndexed(filter)
        ? await idsInOrder(db, conditions(filter), { order, limit: wanted, offset })
        : partOf(await find(filter), { offset, wanted, order });
      return pageOf(db, ids, { wanted, order, userId: filter.userId });
    },
    count: async (filter) => {
      if (!isIndexed(filter)) return (await find(filter)).length / ID;
      const [row] = await db
        .select({ count: sql<number>`count(*)`.mapWith(Number) })
        .from(gallery)
        .where(and(...conditions(filter)));
      return row?.count ?? 0;
    },
  };
}

const keyOf = ({ tags = [], ...filter }: GalleryFilter): string =>
  JSON.stringify([
    tags.toSorted(),
    Object.entries(filter).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ]);

/** As one text: a row for each id takes longer to read than to find. */
async function idsOf(db: Database, filter: GalleryFilter): Promise<string> {
  const words = wordsOf(filter.text);
  const asked: SQL[] = [
    ...conditions(filter),
    ...(words === undefined ? [] : [sql`${gallery.words} @@ ${words.query}::tsquery`, words.held]),
  ];
  const [row] = await rowsOf<{ ids: string | null }>(
    db,
    sql`select string_agg(id::text, '' order by ${IN_ORDER.newest}) as ids from ${gallery} where ${and(...asked)}`,
  );
  return row?.ids ?? "";
}

function partOf(
  ids: string,
  {
    offset,
    wanted,
    order,
  }: { readonly offset: number; readonly wanted: number; readonly order: GalleryOrder },
): string[] {
  const length = ids.length / ID;
  const count = Math.max(Math.min(wanted, length - offset), 0);
  return Array.from({ length: count }, (_, index) => {
    const place = order === "newest" ? offset + index : length - 1 - offset - index;
    return ids.slice(place * ID, (place + 1) * ID);
  });
}
