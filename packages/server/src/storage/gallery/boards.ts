/** Boards: pictures that people put together. Each is one user's, or nobody's; changes are limited to one user's where a user is
 *  given. What a board loses stays in the gallery. */
import { randomUUID } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import type { Database } from "../database.ts";
import { rowsOf } from "../rows.ts";
import { boardPictures, boards, gallery } from "../schema.ts";
import { storable } from "./bigrams.ts";
import { noteChange } from "./changed.ts";

export interface Board {
  readonly id: string;
  readonly userId: string | null;
  readonly name: string;
  /** That are shown: not those that were removed, nor those of others. */
  readonly pictures: number;
  /** The newest of these. */
  readonly cover: { readonly id: string; readonly hash: string } | null;
  readonly createdAt: Date;
}

/** Characters of a name. */
export const LONGEST_BOARD_NAME = 100;
/** Boards of one user: a list of them has no pages. */
const MOST = 1000;

/** By name, of one user or of everybody. */
export const listBoards = (db: Database, userId?: string): Promise<Board[]> =>
  boardsWhere(db, {}, userId);

/** @throws Problem `board/unknown` */
export async function getBoard(db: Database, id: string, userId?: string): Promise<Board> {
  const [board] = await boardsWhere(db, { id }, userId);
  return board ?? fail(id);
}

/** @throws Problem `board/name`, `board/taken`, `board/many` */
export async function createBoard(
  db: Database,
  name: string,
  userId: string | null,
): Promise<Board> {
  const id = randomUUID();
  const row = { id, userId, name: cleanName(name) };
  await db.transaction(async (tx) => {
    const [{ count } = { count: 0 }] = await tx
      .select({ count: sql<number>`count(*)`.mapWith(Number) })
      .from(boards)
      .where(sql`${boards.userId} is not distinct from ${userId}::uuid`);
    if (count >= MOST) throw tooMany(count);
    const made = await tx
      .insert(boards)
      .values(row)
      .onConflictDoNothing()
      .returning({ id: boards.id });
    if (made.length === 0) throw taken(row.name);
  });
  return getBoard(db, id);
}

/** @throws Problem `board/unknown`, `board/name`, `board/taken` */
export async function renameBoard(
  db: Database,
  { id, userId }: BoardChoice,
  given: string,
): Promise<Board> {
  const name = cleanName(given);
  await db
    .transaction(async (tx) => {
      await expectBoard(tx, { id, userId });
      await tx.update(boards).set({ name }).where(eq(boards.id, id));
    })
    .catch((error: unknown) => {
      throw isTaken(error) ? taken(name) : error;
    });
  return getBoard(db, id, userId);
}

/** @throws Problem `board/unknown` */
export async function deleteBoard(db: Database, { id, userId }: BoardChoice): Promise<void> {
  await db.transaction(async (tx) => {
    await expectBoard(tx, { id, userId });
    await tx.delete(boards).where(eq(boards.id, id));
    noteChange();
  });
}

export interface BoardChoice {
  readonly id: string;
  readonly userId?: string | undefined;
}

/**
 * Puts pictures on a board and takes others off. What is no picture of the gallery, or another user's, is passed over; answers with
 * the ids whose place changed.
 * @throws Problem `board/unknown`
 */
export function changeBoard(
  db: Database,
  { id, userId }: BoardChoice,
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<string[]> {
  return db.transaction(async (tx) => {
    await expectBoard(tx, { id, userId });
    const there =
      add.length === 0
        ? []
        : await tx
            .select({ id: gallery.id })
            .from(gallery)
            .where(
              and(
                inArray(gallery.id, [...add]),
                userId === undefined ? undefined : eq(gallery.userId, userId),
              ),
            )
            // So that none is purged before it is on the board.
            .for("key share");
    const rows = there.map((entry) => ({ boardId: id, entryId: entry.id }));
    const changed = { id: boardPictures.entryId };
    const added =
      rows.length === 0
        ? []
        : await tx.insert(boardPictures).values(rows).onConflictDoNothing().returning(changed);
    const removed =
      remove.length === 0
        ? []
        : await tx
            .delete(boardPictures)
            .where(and(eq(boardPictures.boardId, id), inArray(boardPictures.entryId, [...remove])))
            .returning(changed);
    noteChange();
    return [...new Set([...added, ...removed].map((entry) => entry.id))];
  });
}

async function boardsWhere(
  db: Database,
  { id }: { readonly id?: string },
  userId: string | undefined,
): Promise<Board[]> {
  const ofOne = id === undefined ? sql`true` : sql`b.id = ${id}`;
  const own = userId === undefined ? sql`` : sql`and b.user_id = ${userId}`;
  const shown = sql`from board_pictures p join gallery g on g.id = p.entry_id
    where p.board_id = b.id and g.deleted_at is null
      ${userId === undefined ? sql`` : sql`and g.user_id = ${userId}`}`;
  const rows = await rowsOf<BoardRow>(
    db,
    sql`select b.id, b.user_id, b.name, b.created_at, (select count(*) ${shown})::int as pictures,
        cover.id as cover_id, cover.hash
      from boards b left join lateral (
        select g.id, g.hash ${shown} order by g.created_at desc, g.id desc limit 1
      ) cover on true
      where ${ofOne} ${own} order by lower(b.name), b.id`,
  );
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    name: row.name,
    pictures: row.pictures,
    cover: row.cover_id === null || row.hash === null ? null : { id: row.cover_id, hash: row.hash },
    createdAt: new Date(row.created_at),
  }));
}

interface BoardRow {
  readonly id: string;
  readonly user_id: string | null;
  readonly name: string;
  /** A text or a date, as the driver has it. */
  readonly created_at: string | Date;
  readonly pictures: number;
  readonly cover_id: string | null;
  readonly hash: string | null;
}

/** Whether an index that allows each value once refused it (PostgreSQL's `unique_violation`). */
const isTaken = (error: unknown): boolean =>
  error instanceof Error &&
  error.cause instanceof Error &&
  "code" in error.cause &&
  error.cause.code === "23505";

/** Locked, so that it is there until the transaction ends. */
async function expectBoard(tx: Database, { id, userId }: BoardChoice): Promise<void> {
  const [board] = await tx
    .select({ id: boards.id })
    .from(boards)
    .where(and(eq(boards.id, id), userId === undefined ? undefined : eq(boards.userId, userId)))
    .for("update");
  if (board === undefined) fail(id);
}

function cleanName(name: string): string {
  const clean = storable(name).normalize("NFC").trim();
  const { length } = Array.from(clean);
  if (length >= 1 && length <= LONGEST_BOARD_NAME && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(clean))
    return clean;
  const shown = JSON.stringify(name.slice(0, LONGEST_BOARD_NAME));
  throw new Problem("board/name", {
    en: `The name ${shown} has ${length} characters, expected 1 to ${LONGEST_BOARD_NAME} in one line.`,
    zh: `名称 ${shown} 有 ${length} 个字符，应为一行 1 到 ${LONGEST_BOARD_NAME} 个字符。`,
  });
}

const taken = (name: string): Problem =>
  new Problem("board/taken", {
    en: `There is a board called ${name} already, whatever the capital letters.`,
    zh: `已有名为“${name}”的图集（不区分大小写）。`,
  });

const tooMany = (count: number): Problem =>
  new Problem("board/many", {
    en: `There are ${count} boards, expected fewer than ${MOST} before another one is made.`,
    zh: `已有 ${count} 个图集，新建前应少于 ${MOST} 个。`,
  });

function fail(id: string): never {
  throw new Problem("board/unknown", {
    en: `There is no board ${id}.`,
    zh: `没有图集 ${id}。`,
  });
}
