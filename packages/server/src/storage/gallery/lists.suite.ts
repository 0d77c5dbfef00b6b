/** Places of lists, and what lists can be filtered by, on whichever database. */
import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database, OpenDatabase } from "../database.ts";
import { emptyTables } from "../empty-tables.suite.ts";
import { users } from "../schema.ts";
import { addTags, removeEntries, restoreEntries, setFavourite } from "./change.ts";
import { countEntries } from "./counts.ts";
import { enterPictures } from "./enter.ts";
import type { GalleryFilter, GalleryOrder } from "./filter.ts";
import { modelsInUse, tagsInUse } from "./in-use.ts";
import { type GalleryLists, galleryLists } from "./lists.ts";
import { galleryPage } from "./page.ts";

const ANN = "00000000-0000-4000-8000-0000000000a1";
const COUNT = 60;

export function testLists(open: () => OpenDatabase): void {
  let db: Database;
  let lists: GalleryLists;
  beforeAll(async () => {
    ({ db } = open());
    await db.insert(users).values({ id: ANN, name: "ann of lists", role: "user" });
  });
  beforeEach(async () => {
    await emptyTables(db);
    await enterPictures(
      db,
      Array.from({ length: COUNT }, (_, n) => ({
        picture: {
          hash: n.toString(16).padStart(64, "0"),
          bytes: n,
          mediaType: "image/png",
          width: n % 2 === 0 ? 64 : 128,
          height: 64,
        },
        userId: n % 3 === 0 ? ANN : undefined,
        tool: n % 5 === 0 ? "upscale" : "generate",
        model: `model ${n % 4}`,
        prompt: n % 2 === 0 ? "an even fox 狐" : "an odd fox 狸",
        tags: n % 10 === 0 ? ["ten", "猫"] : n % 7 === 0 ? ["ten"] : [],
        record: { parameters: { sampler: n % 2 === 0 ? "Euler" : "Heun" } },
        createdAt: new Date(Date.UTC(2026, 0, 1) + (n >> 1) * 1000),
      })),
    );
    lists = galleryLists(open());
  });

  const all = async (filter: GalleryFilter, order: GalleryOrder): Promise<string[]> =>
    (await galleryPage(db, filter, { limit: 1000, order })).entries.map(({ id }) => id);

  const FILTERS: readonly (readonly [string, GalleryFilter])[] = [
    ["everything", {}],
    ["one user's", { userId: ANN }],
    ["a tool and a model", { tool: "generate", model: "model 3" }],
    ["no favourites", { favourite: false }],
    ["a time", { from: new Date(Date.UTC(2026, 0, 1, 0, 0, 5)) }],
    ["words", { text: "EVEN fox" }],
    ["one character", { text: "狸" }],
    ["words of one user", { text: "fox", userId: ANN }],
    ["tags", { tags: ["ten", "猫"] }],
    ["a sampler", { sampler: "Heun" }],
    ["a size", { minWidth: 100 }],
    ["nothing", { text: "wolf" }],
    ["the removed", { removed: true }],
  ];

  test.each(FILTERS)("every place of %s is that of its pages", async (_, filter) => {
    for (const order of ["newest", "oldest"] as const) {
      const expected = await all(filter, order);
      expect(await lists.count(filter)).toBe(expected.length);
      for (const offset of [0, 1, 13, expected.length - 1, expected.length, 1000]) {
        if (offset < 0) continue;
        const page = await lists.page(filter, { limit: 7, offset, order });
        const wanted = expected.slice(offset, offset + 7);
        expect(page.entries.map(({ id }) => id)).toEqual(wanted);
        expect(page.next !== undefined).toBe(offset + 7 < expected.length);
        if (page.next === undefined) continue;
        const next = await galleryPage(db, filter, { limit: 3, after: page.next, order });
        expect(next.entries.map(({ id }) => id)).toEqual(expected.slice(offset + 7, offset + 10));
      }
    }
  });

  test("what was found holds until something changes, and no longer", async () => {
    const filter = { text: "even" };
    const page = async () => {
      const { entries } = await lists.page(filter, { limit: 100, offset: 1, order: "newest" });
      return [await lists.count(filter), ...entries.map(({ id }) => id)];
    };
    const before = await page();
    expect(before).toHaveLength(30);
    const [gone = ""] = before.slice(1) as string[];
    await removeEntries(db, { ids: [gone] });
    expect(await page()).toEqual([29, ...before.slice(2)]);
    await restoreEntries(db, { ids: [gone] });
    expect(await page()).toEqual(before);
    const picture = { hash: "f".repeat(64), bytes: 1, mediaType: "image/png" };
    await enterPictures(db, [{ picture, tool: "generate", prompt: "even" }]);
    expect((await page()).slice(0, 3)).toEqual([31, expect.any(String), before[1]]);
  });

  test("a change in the midst of many questions leaves nothing old behind", async () => {
    const filter = { text: "fox" };
    const [first = ""] = await all(filter, "newest");
    const questions = Array.from({ length: 5 }, () => lists.count(filter));
    const removed = db.transaction(async (tx) => {
      await removeEntries(tx, { ids: [first] });
      void lists.count(filter);
      await tx.execute(sql`select 1`);
    });
    await Promise.all([...questions, removed]);
    expect(await lists.count(filter)).toBe(COUNT - 1);
  });

  test("keys tell every filter apart, whatever order it is written in", async () => {
    expect(await lists.count({ tags: ["猫", "ten"] })).toBe(6);
    expect(await lists.count({ tags: ["ten", "猫"] })).toBe(6);
    expect(await lists.count({ tags: ["ten"] })).toBe(14);
    expect(await lists.count({ tags: ["ten"], userId: ANN })).toBe(4);
    expect(await lists.count({ tags: ["ten"], removed: true })).toBe(0);
  });

  describe("what is in use", () => {
    test("is counted, the most frequent first", async () => {
      expect(await tagsInUse(db, 10)).toEqual([
        { name: "ten", pictures: 14 },
        { name: "猫", pictures: 6 },
      ]);
      expect(await tagsInUse(db, 1)).toHaveLength(1);
      expect(await modelsInUse(db, 10, ANN)).toEqual(
        [0, 1, 2, 3].map((n) => ({ name: `model ${n}`, pictures: 5 })),
      );
      const ids = await all({ tags: ["猫"] }, "newest");
      await removeEntries(db, { ids });
      expect(await tagsInUse(db, 10)).toEqual([{ name: "ten", pictures: 8 }]);
      await addTags(db, { ids: await all({ tool: "upscale" }, "newest") }, ["up"]);
      expect((await tagsInUse(db, 10))[0]).toEqual({ name: "ten", pictures: 8 });
    });

    test("favourites and removed ones are counted of one user or of all", async () => {
      const own = await all({ userId: ANN }, "newest");
      await setFavourite(db, { ids: own.slice(0, 4) }, true);
      await removeEntries(db, { ids: own.slice(0, 1) });
      expect(await countEntries(db)).toEqual({ pictures: 59, favourites: 3, removed: 1 });
      expect(await countEntries(db, ANN)).toEqual({ pictures: 19, favourites: 3, removed: 1 });
    });
  });
}
