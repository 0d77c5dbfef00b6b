/** Pages of the gallery, the newest first. */
import {
  and,
  arrayContains,
  eq,
  getTableColumns,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  type SQL,
  sql,
} from "drizzle-orm";
import type { Database } from "../database.ts";
import { rowsOf } from "../rows.ts";
import { assets, gallery } from "../schema.ts";
import { patternOf, queryOf, termsOf } from "./bigrams.ts";
import { type Cursor, readCursor, writeCursor } from "./cursor.ts";
import type { GalleryDetail, GalleryEntry, GalleryRow } from "./entry.ts";

export interface GalleryFilter {
  readonly userId?: string | undefined;
  readonly tool?: string | undefined;
  readonly model?: string | undefined;
  readonly favourite?: boolean | undefined;
  /** All of them. */
  readonly tags?: readonly string[] | undefined;
  /** The first moment, and the first one after. */
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  /** Words that the prompt holds, all of them. */
  readonly text?: string | undefined;
  /** Whether those that were removed are wanted, instead of those that were not. */
  readonly removed?: boolean | undefined;
}

export interface PageOptions {
  /** 1-1000. @default 50 */
  readonly limit?: number;
  /** The mark that the page before ended with. */
  readonly after?: string | undefined;
}

export interface GalleryPage {
  readonly entries: readonly GalleryEntry[];
  /** Mark of the next page; absent on the last. */
  readonly next?: string;
}

/**
 * How many of the newest pictures are looked through before the index of pairs is asked. Frequent words fill a page from
 * these; of what is rarer the index finds few enough to sort. Either alone is slow where the other is fast.
 */
const LOOKED_THROUGH = 3000;

// As the indexes have it: plain `desc` would be `nulls first`, which they cannot serve.
const NEWEST = sql`${gallery.createdAt} desc nulls last, ${gallery.id} desc nulls last`;

const { words: _words, searched: _searched, ...SHOWN } = getTableColumns(gallery);

/** @throws Problem `gallery/cursor` */
export async function galleryPage(
  db: Database,
  filter: GalleryFilter,
  { limit = 50, after }: PageOptions = {},
): Promise<GalleryPage> {
  const within = [
    ...conditions(filter),
    ...(after === undefined ? [] : [behind(readCursor(after))]),
  ];
  const terms = filter.text === undefined ? [] : termsOf(filter.text);
  // One more than asked for tells whether there is a next page.
  const wanted = Math.min(Math.max(Math.trunc(limit), 1), 1000) + 1;
  const rows =
    terms.length === 0 ? await newest(db, within, wanted) : await search(db, within, terms, wanted);
  const shown = rows.slice(0, wanted - 1);
  const entries = await withPictures(db, shown);
  const last = shown.at(-1);
  return {
    entries,
    ...(rows.length === wanted && last !== undefined && { next: writeCursor(last) }),
  };
}

/** undefined where there is none, or none of this user's. */
export async function galleryEntry(
  db: Database,
  id: string,
  userId?: string,
): Promise<GalleryDetail | undefined> {
  const [row] = await db
    .select(SHOWN)
    .from(gallery)
    .where(and(eq(gallery.id, id), userId === undefined ? undefined : eq(gallery.userId, userId)));
  if (row === undefined) return undefined;
  const [entry] = await withPictures(db, [row]);
  return entry && { ...entry, infotext: row.infotext, record: row.record };
}

function conditions(filter: GalleryFilter): SQL[] {
  const { userId, tool, model, favourite, tags = [], from, until, removed = false } = filter;
  return [
    removed ? isNotNull(gallery.deletedAt) : isNull(gallery.deletedAt),
    ...(userId === undefined ? [] : [eq(gallery.userId, userId)]),
    ...(tool === undefined ? [] : [eq(gallery.tool, tool)]),
    ...(model === undefined ? [] : [eq(gallery.model, model)]),
    // As the partial index has it.
    ...(favourite === undefined
      ? []
      : [favourite ? sql`${gallery.favourite}` : sql`not ${gallery.favourite}`]),
    ...(tags.length === 0 ? [] : [arrayContains(gallery.tags, [...tags])]),
    ...(from === undefined ? [] : [gte(gallery.createdAt, from)]),
    ...(until === undefined ? [] : [lt(gallery.createdAt, until)]),
  ];
}

const behind = ({ createdAt, id }: Cursor): SQL =>
  sql`(${gallery.createdAt}, ${gallery.id}) < (${createdAt.toISOString()}::timestamptz, ${id}::uuid)`;

const newest = (db: Database, within: readonly SQL[], wanted: number): Promise<GalleryRow[]> =>
  db
    .select(SHOWN)
    .from(gallery)
    .where(and(...within))
    .orderBy(NEWEST)
    .limit(wanted);

async function search(
  db: Database,
  within: readonly SQL[],
  terms: readonly string[],
  wanted: number,
): Promise<GalleryRow[]> {
  const held = and(...terms.map((term) => sql`${gallery.searched} like ${patternOf(term)}`));
  // The inner limit fences the inner query off: the words are compared in these rows only.
  const near = sql`select id from (
      select id, created_at, searched from ${gallery} where ${and(...within)}
      order by ${NEWEST} limit ${LOOKED_THROUGH}
    ) as gallery where ${held} order by ${NEWEST} limit ${wanted}`;
  // Materialized, so that no order of pictures tempts the planner to walk through all of them.
  const all = sql`with hits as materialized (
      select id, created_at from ${gallery}
      where ${gallery.words} @@ ${queryOf(terms)}::tsquery and ${and(held, ...within)}
    ) select id from hits order by created_at desc, id desc limit ${wanted}`;
  let found = await rowsOf<{ id: string }>(db, near);
  if (found.length < wanted) found = await rowsOf<{ id: string }>(db, all);
  if (found.length === 0) return [];
  const ids = found.map(({ id }) => id);
  return newest(db, [inArray(gallery.id, ids)], wanted);
}

async function withPictures(db: Database, rows: readonly GalleryRow[]): Promise<GalleryEntry[]> {
  if (rows.length === 0) return [];
  const hashes = [...new Set(rows.map(({ hash }) => hash))];
  const pictures = new Map(
    (await db.select().from(assets).where(inArray(assets.hash, hashes))).map((asset) => [
      asset.hash,
      asset,
    ]),
  );
  return rows.flatMap(({ hash, infotext: _infotext, record: _record, ...row }) => {
    const asset = pictures.get(hash);
    if (asset === undefined) return []; // purged since the rows were read
    const { bytes, mediaType, width, height } = asset;
    const picture = {
      hash,
      bytes,
      mediaType,
      width: width ?? undefined,
      height: height ?? undefined,
    };
    return [{ ...row, picture }];
  });
}
