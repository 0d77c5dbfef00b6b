/** Pages of the library. */
import {
  and,
  arrayContains,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  inArray,
  isNotNull,
  isNull,
  like,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import type { ModelKind } from "@inkloom/tools";
import type { Database } from "../storage/database.ts";
import { patternOf, termsOf } from "../storage/gallery/bigrams.ts";
import { models } from "../storage/schema.ts";
import { entryOf, type ModelEntry } from "./entry.ts";
import { type ModelCursor, readModelCursor, writeModelCursor } from "./cursor.ts";

export interface ModelFilter {
  readonly kind?: ModelKind | undefined;
  /** Id of a family: `sd1`, `sdxl` ... */
  readonly family?: string | undefined;
  /** All of them. */
  readonly tags?: readonly string[] | undefined;
  readonly favourite?: boolean | undefined;
  /** Words that name, title, trigger words, notes or tags hold, all of them. */
  readonly text?: string | undefined;
  /** The first digits of a hash. */
  readonly hash?: string | undefined;
  /** Only files that are gone, instead of those that are there. */
  readonly missing?: boolean | undefined;
}

export const MODEL_ORDERS = ["name", "newest", "largest"] as const;
export type ModelOrder = (typeof MODEL_ORDERS)[number];

export interface ModelPageOptions {
  /** @default name */
  readonly order?: ModelOrder | undefined;
  /** 1-1000. @default 100 */
  readonly limit?: number | undefined;
  /** The mark that the page before ended with. */
  readonly after?: string | undefined;
}

export interface ModelPage {
  readonly models: readonly ModelEntry[];
  /** Of all pages. */
  readonly total: number;
  /** Mark of the next page; absent on the last. */
  readonly next?: string;
}

const { metadata: _metadata, searched: _searched, ...SHOWN } = getTableColumns(models);

/** The same on every database: by code points, upper and lower case together. */
const BY_NAME = sql<string>`lower(${models.name}) collate "C"`;

/** @throws Problem `gallery/cursor` */
export async function modelPage(
  db: Database,
  roots: readonly string[],
  filter: ModelFilter,
  { order = "name", limit = 100, after }: ModelPageOptions = {},
): Promise<ModelPage> {
  const within = [inArray(models.root, [...roots]), ...conditions(filter)];
  const from = after === undefined ? [] : [behind(readModelCursor(after, order))];
  const wanted = Math.min(Math.max(Math.trunc(limit), 1), 1000);
  const rows = await db
    .select({ ...SHOWN, key: BY_NAME })
    .from(models)
    .where(and(...within, ...from))
    .orderBy(...ORDERS[order])
    .limit(wanted + 1);
  const [all] = await db
    .select({ count: count() })
    .from(models)
    .where(and(...within));
  const shown = rows.slice(0, wanted);
  const last = shown.at(-1);
  return {
    models: shown.map(entryOf),
    total: all?.count ?? 0,
    ...(rows.length > wanted && last !== undefined && { next: markOf(last, order) }),
  };
}

/** undefined where there is none. */
export async function modelEntry(
  db: Database,
  roots: readonly string[],
  id: string,
): Promise<ModelEntry | undefined> {
  const [row] = await db
    .select(SHOWN)
    .from(models)
    .where(and(eq(models.id, id), inArray(models.root, [...roots])));
  return row && entryOf(row);
}

function conditions(filter: ModelFilter): SQL[] {
  const { kind, family, tags = [], favourite, text, hash, missing = false } = filter;
  const terms = text === undefined ? [] : termsOf(text);
  const digits = hash === undefined ? undefined : patternOf(hash.toLowerCase()).slice(1);
  const ofHash = digits && or(like(models.sha256, digits), like(models.headerlessHash, digits));
  return [
    missing ? isNotNull(models.missingSince) : isNull(models.missingSince),
    ...(kind === undefined ? [] : [eq(models.kind, kind)]),
    ...(family === undefined ? [] : [eq(models.family, family)]),
    ...(tags.length === 0 ? [] : [arrayContains(models.tags, [...tags])]),
    ...(favourite === undefined ? [] : [eq(models.favourite, favourite)]),
    ...terms.map((term) => sql`${models.searched} like ${patternOf(term)}`),
    ...(ofHash ? [ofHash] : []),
  ];
}

const ORDERS: Readonly<Record<ModelOrder, readonly SQL[]>> = {
  name: [asc(BY_NAME), asc(models.id)],
  newest: [desc(models.modified), asc(models.id)],
  largest: [desc(models.bytes), asc(models.id)],
};

function behind({ order, key, id }: ModelCursor): SQL {
  switch (order) {
    case "name":
      return sql`(${BY_NAME}, ${models.id}) > (${String(key)}, ${id}::uuid)`;
    case "newest":
      return descending(sql`${models.modified}`, sql`${Number(key)}::float8`, id);
    case "largest":
      return descending(sql`${models.bytes}`, sql`${Number(key)}::float8`, id);
  }
}

const descending = (column: SQL, value: SQL, id: string): SQL =>
  sql`(${column} < ${value} or (${column} = ${value} and ${models.id} > ${id}::uuid))`;

const markOf = (
  row: {
    readonly id: string;
    readonly key: string;
    readonly modified: number;
    readonly bytes: number;
  },
  order: ModelOrder,
): string => {
  const key = { name: row.key, newest: row.modified, largest: row.bytes }[order];
  return writeModelCursor({ order, key, id: row.id });
};
