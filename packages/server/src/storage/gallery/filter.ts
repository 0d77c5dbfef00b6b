/** Which pictures a list shows, and in which order. */
import { arrayContains, eq, gte, isNotNull, isNull, lt, type SQL, sql } from "drizzle-orm";
import { gallery } from "../schema.ts";
import { patternOf, queryOf, storable, termsOf } from "./bigrams.ts";

export interface GalleryFilter {
  readonly userId?: string | undefined;
  readonly tool?: string | undefined;
  readonly model?: string | undefined;
  readonly sampler?: string | undefined;
  /** Id of a board. */
  readonly board?: string | undefined;
  /** SHA-256 of a file. */
  readonly asset?: string | undefined;
  readonly favourite?: boolean | undefined;
  /** All of them. */
  readonly tags?: readonly string[] | undefined;
  /** Pixels, both ends included; pictures of unknown size are left out. */
  readonly minWidth?: number | undefined;
  readonly maxWidth?: number | undefined;
  readonly minHeight?: number | undefined;
  readonly maxHeight?: number | undefined;
  /** The first moment, and the first one after. */
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  /** Words that the prompt holds, all of them. */
  readonly text?: string | undefined;
  /** Whether those that were removed are wanted, instead of those that were not. */
  readonly removed?: boolean | undefined;
}

export const GALLERY_ORDERS = ["newest", "oldest"] as const;
export type GalleryOrder = (typeof GALLERY_ORDERS)[number];

/** As the indexes have it: plain `desc` would be `nulls first`, which they cannot serve. */
export const IN_ORDER: Readonly<Record<GalleryOrder, SQL>> = {
  newest: sql`${gallery.createdAt} desc nulls last, ${gallery.id} desc nulls last`,
  oldest: sql`${gallery.createdAt} asc nulls first, ${gallery.id} asc nulls first`,
};

/** All but the words. */
export function conditions(filter: GalleryFilter): SQL[] {
  const { userId, tool, model, sampler, favourite, tags = [], from, until } = filter;
  return [
    filter.removed === true ? isNotNull(gallery.deletedAt) : isNull(gallery.deletedAt),
    ...(userId === undefined ? [] : [eq(gallery.userId, userId)]),
    ...(tool === undefined ? [] : [eq(gallery.tool, storable(tool))]),
    ...(model === undefined ? [] : [eq(gallery.model, storable(model))]),
    // As the index has it.
    ...(sampler === undefined
      ? []
      : [
          sql`left(${gallery.record} -> 'parameters' ->> 'sampler', 100) = ${storable(sampler).slice(0, 100)}`,
        ]),
    ...onBoard(filter),
    ...(filter.asset === undefined ? [] : [eq(gallery.hash, filter.asset)]),
    // As the partial index has it.
    ...(favourite === undefined
      ? []
      : [favourite ? sql`${gallery.favourite}` : sql`not ${gallery.favourite}`]),
    ...(tags.length === 0 ? [] : [arrayContains(gallery.tags, tags.map(storable))]),
    ...ofSize(filter),
    ...(from === undefined ? [] : [gte(gallery.createdAt, from)]),
    ...(until === undefined ? [] : [lt(gallery.createdAt, until)]),
  ];
}

/** Whether an index has these pictures in order and all that they are filtered by, so that counting needs no row. */
export function isIndexed(filter: GalleryFilter): boolean {
  const { text, sampler, board, asset, tags = [], removed = false } = filter;
  return (
    !removed &&
    sampler === undefined &&
    board === undefined &&
    asset === undefined &&
    tags.length === 0 &&
    ofSize(filter).length === 0 &&
    wordsOf(text) === undefined
  );
}

/** What the words of a search ask of a prompt. */
export interface Words {
  /** A `tsquery` for prompts that may hold them. */
  readonly query: string;
  /** Whether one does. */
  readonly held: SQL;
}

/** undefined where no word is asked for. */
export function wordsOf(text: string | undefined): Words | undefined {
  const terms = text === undefined ? [] : termsOf(text);
  if (terms.length === 0) return undefined;
  const held = terms.map((term) => sql`${gallery.searched} like ${patternOf(term)}`);
  return { query: queryOf(terms), held: sql.join(held, sql` and `) };
}

/** The board itself must be this user's. */
function onBoard({ board, userId }: GalleryFilter): SQL[] {
  if (board === undefined) return [];
  const own = userId === undefined ? sql`` : sql`and boards.user_id = ${userId}`;
  return [
    sql`${gallery.id} in (select entry_id from board_pictures
      join boards on boards.id = board_pictures.board_id where boards.id = ${board} ${own})`,
  ];
}

function ofSize({ minWidth, maxWidth, minHeight, maxHeight }: GalleryFilter): SQL[] {
  const bounds = [
    ...(minWidth === undefined ? [] : [sql`assets.width >= ${minWidth}`]),
    ...(maxWidth === undefined ? [] : [sql`assets.width <= ${maxWidth}`]),
    ...(minHeight === undefined ? [] : [sql`assets.height >= ${minHeight}`]),
    ...(maxHeight === undefined ? [] : [sql`assets.height <= ${maxHeight}`]),
  ];
  if (bounds.length === 0) return [];
  return [
    sql`exists (select 1 from assets where assets.hash = ${gallery.hash} and ${sql.join(bounds, sql` and `)})`,
  ];
}
