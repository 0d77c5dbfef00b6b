/** Boards, on whichever database. */
import { eq, sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { openUsers } from "../../auth/users.ts";
import type { Database, OpenDatabase } from "../database.ts";
import { emptyTables } from "../empty-tables.suite.ts";
import { boardPictures, users } from "../schema.ts";
import {
  changeBoard,
  createBoard,
  deleteBoard,
  getBoard,
  listBoards,
  renameBoard,
} from "./boards.ts";
import { purgeEntries, removeEntries } from "./change.ts";
import { enterPictures } from "./enter.ts";
import { galleryLists } from "./lists.ts";
import { galleryEntry, galleryPage } from "./page.ts";

const ANN = "00000000-0000-4000-8000-0000000000b1";
const BOB = "00000000-0000-4000-8000-0000000000b2";
const NONE = "00000000-0000-4000-8000-0000000000bf";

export function testBoards(open: () => OpenDatabase): void {
  let db: Database;
  /** The newest first: two of Ann's, one of Bob's, one of nobody's. */
  let ids: string[];
  beforeAll(() => {
    ({ db } = open());
  });
  beforeEach(async () => {
    await emptyTables(db);
    await db.delete(users).where(sql`${users.id} in (${ANN}, ${BOB})`);
    await db.insert(users).values([
      { id: ANN, name: "ann of boards", role: "user" },
      { id: BOB, name: "bob of boards", role: "user" },
    ]);
    await enterPictures(
      db,
      [undefined, BOB, ANN, ANN].map((userId, n) => ({
        picture: { hash: String(n).repeat(64), bytes: 1, mediaType: "image/png" },
        userId,
        tool: "generate",
        createdAt: new Date(Date.UTC(2026, 0, 1 + n)),
      })),
    );
    ids = (await galleryPage(db, {})).entries.map(({ id }) => id);
  });

  test("hold pictures, several boards the same one, and show the newest", async () => {
    const [first = "", second = ""] = ids;
    const cats = await createBoard(db, "  Cats 猫 ", ANN);
    expect(cats).toMatchObject({ userId: ANN, name: "Cats 猫", pictures: 0, cover: null });
    const birds = await createBoard(db, "birds", ANN);
    const mine = { id: cats.id, userId: ANN };
    const add = [second, first, first];
    expect((await changeBoard(db, mine, { add, remove: [] })).toSorted()).toEqual(
      [first, second].toSorted(),
    );
    expect(await changeBoard(db, mine, { add, remove: [] })).toEqual([]);
    await changeBoard(db, { id: birds.id }, { add: [first], remove: [] });
    expect(await listBoards(db, ANN)).toEqual([
      { ...birds, pictures: 1, cover: { id: first, hash: "3".repeat(64) } },
      { ...cats, pictures: 2, cover: { id: first, hash: "3".repeat(64) } },
    ]);
    const [entry] = (await galleryPage(db, { userId: ANN })).entries;
    expect(entry?.boards).toEqual([cats.id, birds.id]);
    expect((await galleryEntry(db, second, ANN))?.boards).toEqual([cats.id]);

    expect(await changeBoard(db, mine, { add: [], remove: [first, NONE] })).toEqual([first]);
    expect(await getBoard(db, cats.id, ANN)).toMatchObject({
      pictures: 1,
      cover: { id: second },
    });
  });

  test("filter lists", async () => {
    const board = await createBoard(db, "b", ANN);
    await changeBoard(db, { id: board.id }, { add: ids.slice(0, 3), remove: [] });
    const lists = galleryLists(open());
    const filter = { board: board.id };
    expect((await galleryPage(db, filter)).entries.map(({ id }) => id)).toEqual(ids.slice(0, 3));
    expect(await lists.count(filter)).toBe(3);
    // Ann's board with a picture of Bob's, put there by somebody who sees everything.
    expect(await lists.count({ ...filter, userId: ANN })).toBe(2);
    expect(await getBoard(db, board.id, ANN)).toMatchObject({ pictures: 2 });
    // Bob's picture is on it, but the board is none of Bob's.
    expect(await lists.count({ ...filter, userId: BOB })).toBe(0);
    expect((await galleryEntry(db, ids[2] ?? "", BOB))?.boards).toEqual([]);
    await changeBoard(db, { id: board.id }, { add: [], remove: ids.slice(0, 1) });
    expect(await lists.count(filter)).toBe(2);
    expect(await lists.count({ board: NONE })).toBe(0);
  });

  test("belong to one user: others neither see nor change them", async () => {
    const board = await createBoard(db, "private", ANN);
    const bobs = { id: board.id, userId: BOB };
    const unknown = { code: "board/unknown" };
    expect(await listBoards(db, BOB)).toEqual([]);
    await expect(getBoard(db, board.id, BOB)).rejects.toMatchObject(unknown);
    await expect(renameBoard(db, bobs, "mine")).rejects.toMatchObject(unknown);
    await expect(deleteBoard(db, bobs)).rejects.toMatchObject(unknown);
    await expect(changeBoard(db, bobs, { add: ids, remove: [] })).rejects.toMatchObject(unknown);
    // Nor do they get at pictures of others by a board of their own.
    const own = await createBoard(db, "private", BOB);
    const added = await changeBoard(db, { id: own.id, userId: BOB }, { add: ids, remove: [] });
    expect(added).toEqual([ids[2]]);
    expect(await listBoards(db)).toHaveLength(2);
  });

  test("have names that differ, whatever the capital letters; nobody's as well", async () => {
    for (const userId of [ANN, null]) {
      await createBoard(db, "Émile", userId);
      await expect(createBoard(db, "émile ", userId)).rejects.toMatchObject({
        code: "board/taken",
      });
      const other = await createBoard(db, "other", userId);
      await expect(renameBoard(db, { id: other.id }, "ÉMILE")).rejects.toMatchObject({
        code: "board/taken",
      });
      expect(await renameBoard(db, { id: other.id }, "OTHER")).toMatchObject({ name: "OTHER" });
    }
    for (const name of ["", " ", "a\nb", "a\u2028b", "\0", "x".repeat(101)])
      await expect(createBoard(db, name, ANN)).rejects.toMatchObject({ code: "board/name" });
    expect(await createBoard(db, "🏠".repeat(100), ANN)).toMatchObject({ pictures: 0 });
  });

  test("end without their pictures, with their user, and lose what is purged", async () => {
    const [first = "", second = ""] = ids;
    const board = await createBoard(db, "b", ANN);
    await changeBoard(db, { id: board.id }, { add: [first, second], remove: [] });
    await removeEntries(db, { ids: [first] });
    expect(await getBoard(db, board.id)).toMatchObject({ pictures: 1, cover: { id: second } });
    expect((await galleryEntry(db, first))?.boards).toEqual([board.id]);
    await purgeEntries(db, { ids: [first] });
    expect(await db.select().from(boardPictures)).toHaveLength(1);
    await db.delete(users).where(eq(users.id, ANN));
    expect(await listBoards(db)).toEqual([]);
    expect((await galleryEntry(db, second))?.boards).toEqual([]);
    const last = await createBoard(db, "last", null);
    await changeBoard(db, { id: last.id }, { add: [second], remove: [] });
    await deleteBoard(db, { id: last.id });
    expect(await galleryEntry(db, second)).toMatchObject({ boards: [] });
  });

  test("leave the lists that were found, with their user", async () => {
    const lists = galleryLists(open());
    const board = await createBoard(db, "b", ANN);
    await changeBoard(db, { id: board.id }, { add: ids, remove: [] });
    expect(await lists.count({ board: board.id })).toBe(ids.length);
    await openUsers(db).remove(ANN);
    expect(await lists.count({ board: board.id })).toBe(0);
  });

  test("are limited in number", async () => {
    await db.execute(sql`insert into boards (id, user_id, name)
      select gen_random_uuid(), ${ANN}, 'board ' || n from generate_series(1, 1000) as n`);
    await expect(createBoard(db, "one more", ANN)).rejects.toMatchObject({ code: "board/many" });
    expect(await createBoard(db, "one more", BOB)).toMatchObject({ name: "one more" });
  });
}
