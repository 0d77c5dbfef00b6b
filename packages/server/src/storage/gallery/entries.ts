/** Entries as lists show them: rows with their files and boards. */
import { and, eq, getTableColumns, inArray } from "drizzle-orm";
import type { Database } from "../database.ts";
import { assets, boardPictures, boards, gallery } from "../schema.ts";
import type { GalleryEntry, GalleryRow } from "./entry.ts";
import { type GalleryOrder, IN_ORDER } from "./filter.ts";

const { words: _words, searched: _searched, ...SHOWN } = getTableColumns(gallery);

/** All that is known of an entry, but what it is found by. */
export const SHOWN_COLUMNS = SHOWN;

/** Without those that are not there any more. */
export async function entriesWithIds(
  db: Database,
  ids: readonly string[],
  order: GalleryOrder,
  userId: string | undefined,
): Promise<GalleryEntry[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select(SHOWN)
    .from(gallery)
    .where(inArray(gallery.id, [...ids]))
    .orderBy(IN_ORDER[order]);
  return entriesOf(db, rows, userId);
}

/** @param userId whose boards are told; everybody's without */
export async function entriesOf(
  db: Database,
  rows: readonly GalleryRow[],
  userId: string | undefined,
): Promise<GalleryEntry[]> {
  if (rows.length === 0) return [];
  const hashes = [...new Set(rows.map(({ hash }) => hash))];
  const pictures = new Map(
    (await db.select().from(assets).where(inArray(assets.hash, hashes))).map((asset) => [
      asset.hash,
      asset,
    ]),
  );
  const ids = rows.map(({ id }) => id);
  const onBoards = await boardsOf(db, ids, userId);
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
    return [{ ...row, picture, boards: onBoards.get(row.id) ?? [] }];
  });
}

async function boardsOf(
  db: Database,
  ids: readonly string[],
  userId: string | undefined,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db
    .select({ entryId: boardPictures.entryId, boardId: boardPictures.boardId })
    .from(boardPictures)
    .innerJoin(boards, eq(boards.id, boardPictures.boardId))
    .where(
      and(
        inArray(boardPictures.entryId, [...ids]),
        userId === undefined ? undefined : eq(boards.userId, userId),
      ),
    )
    .orderBy(boards.createdAt, boards.id);
  const found = new Map<string, string[]>();
  for (const { entryId, boardId } of rows)
    found.set(entryId, [...(found.get(entryId) ?? []), boardId]);
  return found;
}
