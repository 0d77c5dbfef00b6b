/** Pages of the gallery, one behind the other. */
import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { rowsOf } from "../rows.ts";
import { gallery } from "../schema.ts";
import { type Cursor, readCursor, writeCursor } from "./cursor.ts";
import { entriesOf, entriesWithIds, SHOWN_COLUMNS } from "./entries.ts";
import type { GalleryDetail, GalleryEntry } from "./entry.ts";
import {
  conditions,
  type GalleryFilter,
  type GalleryOrder,
  IN_ORDER,
  type Words,
  wordsOf,
} from "./filter.ts";

export interface PageOptions {
  /** 1-1000. @default 50 */
  readonly limit?: number;
  /** The mark that the page before ended with. */
  readonly after?: string | undefined;
  /** @default newest */
  readonly order?: GalleryOrder | undefined;
}

export interface GalleryPage {
  readonly entries: readonly GalleryEntry[];
  /** Mark of the next page; absent on the last. */
  readonly next?: string;
}

/**
 * How many of the first pictures are looked through before the index of pairs is asked. Frequent words fill a page from
 * these; of what is rarer the index finds few enough to sort. Either alone is slow where the other is fast.
 */
const LOOKED_THROUGH = 3000;

/** @throws Problem `gallery/cursor` */
export async function galleryPage(
  db: Database,
  filter: GalleryFilter,
  { limit = 50, after, order = "newest" }: PageOptions = {},
): Promise<GalleryPage> {
  const within = [
    ...conditions(filter),
    ...(after === undefined ? [] : [behind(readCursor(after), order)]),
  ];
  const words = wordsOf(filter.text);
  const wanted = rowsWanted(limit);
  const ids = await (words === undefined
    ? idsInOrder(db, within, { order, limit: wanted })
    : search(db, within, words, order, wanted));
  return pageOf(db, ids, { wanted, order, userId: filter.userId });
}

/** One more than asked for tells whether there is a next page. */
export const rowsWanted = (limit: number): number =>
  Math.min(Math.max(Math.trunc(limit), 1), 1000) + 1;

/** @param ids up to `wanted`, of which the last one is not shown */
export async function pageOf(
  db: Database,
  ids: readonly string[],
  options: {
    readonly wanted: number;
    readonly order: GalleryOrder;
    readonly userId: string | undefined;
  },
): Promise<GalleryPage> {
  const { wanted, order, userId } = options;
  const entries = await entriesWithIds(db, ids.slice(0, wanted - 1), order, userId);
  const last = entries.at(-1);
  return {
    entries,
    ...(ids.length === wanted && last !== undefined && { next: writeCursor(last) }),
  };
}

/** undefined where there is none, or none of this user's. */
export async function galleryEntry(
  db: Database,
  id: string,
  userId?: string,
): Promise<GalleryDetail | undefined> {
  const [row] = await db
    .select(SHOWN_COLUMNS)
    .from(gallery)
    .where(and(eq(gallery.id, id), userId === undefined ? undefined : eq(gallery.userId, userId)));
  if (row === undefined) return undefined;
  const [entry] = await entriesOf(db, [row], userId);
  return entry && { ...entry, infotext: row.infotext, record: row.record };
}

/** Ids alone, which an index may have: the rows that are passed over are not read. */
export async function idsInOrder(
  db: Database,
  within: readonly SQL[],
  options: { readonly order: GalleryOrder; readonly limit: number; readonly offset?: number },
): Promise<string[]> {
  const { order, limit, offset = 0 } = options;
  const rows = await db
    .select({ id: gallery.id })
    .from(gallery)
    .where(and(...within))
    .orderBy(IN_ORDER[order])
    .limit(limit)
    .offset(offset);
  return rows.map(({ id }) => id);
}

function behind({ createdAt, id }: Cursor, order: GalleryOrder): SQL {
  const mark = sql`(${createdAt.toISOString()}::timestamptz, ${id}::uuid)`;
  const place = sql`(${gallery.createdAt}, ${gallery.id})`;
  return order === "newest" ? sql`${place} < ${mark}` : sql`${place} > ${mark}`;
}

async function search(
  db: Database,
  within: readonly SQL[],
  { query, held }: Words,
  order: GalleryOrder,
  wanted: number,
): Promise<string[]> {
  const inOrder = IN_ORDER[order];
  // The inner limit fences the inner query off: the words are compared in these rows only.
  const near = sql`select id from (
      select id, created_at, searched from ${gallery} where ${and(...within)}
      order by ${inOrder} limit ${LOOKED_THROUGH}
    ) as gallery where ${held} order by ${inOrder} limit ${wanted}`;
  // Materialized, so that no order of pictures tempts the planner to walk through all of them.
  const all = sql`with gallery as materialized (
      select id, created_at from ${gallery}
      where ${gallery.words} @@ ${query}::tsquery and ${held} and ${and(...within)}
    ) select id from gallery order by ${inOrder} limit ${wanted}`;
  let found = await rowsOf<{ id: string }>(db, near);
  if (found.length < wanted) found = await rowsOf<{ id: string }>(db, all);
  return found.map(({ id }) => id);
}
