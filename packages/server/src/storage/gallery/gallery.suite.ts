/** The gallery, on whichever database it lies. */
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "../database.ts";
import { emptyTables } from "../empty-tables.suite.ts";
import { jobs, users } from "../schema.ts";
import {
  addTags,
  purgeEntries,
  removeEntries,
  removeTags,
  restoreEntries,
  setFavourite,
} from "./change.ts";
import { enterPictures } from "./enter.ts";
import type { NewEntry } from "./entry.ts";
import type { GalleryFilter } from "./filter.ts";
import { galleryEntry, galleryPage } from "./page.ts";

const ANN = "00000000-0000-4000-8000-00000000000a";
const BOB = "00000000-0000-4000-8000-00000000000b";
const JOB = "00000000-0000-7000-8000-000000000001";

const hash = (n: number): string => n.toString(16).padStart(64, "0");
const moment = (n: number): Date => new Date(Date.UTC(2026, 0, 1) + n * 1000);
const drawnWith = (sampler: string) => ({ program: "inkloom", parameters: { sampler } });
const entry = (n: number, more: Partial<NewEntry> = {}): NewEntry => ({
  picture: { hash: hash(n), bytes: 10 + n, mediaType: "image/png", width: 64, height: 32 },
  tool: "generate",
  prompt: `picture ${n}`,
  seed: n,
  createdAt: moment(n),
  ...more,
});

export function testGallery(database: () => Database): void {
  let db: Database;
  beforeAll(async () => {
    db = database();
    await db.insert(users).values([
      { id: ANN, name: "ann", role: "user" },
      { id: BOB, name: "bob", role: "user" },
    ]);
  });
  beforeEach(() => emptyTables(db));

  const prompts = async (filter: GalleryFilter = {}): Promise<string[]> =>
    (await galleryPage(db, filter)).entries.map(({ prompt }) => prompt);
  const ids = async (filter: GalleryFilter = {}): Promise<string[]> =>
    (await galleryPage(db, filter)).entries.map(({ id }) => id);

  describe("pages", () => {
    test("run from the newest to the oldest, each picture once, whatever comes meanwhile", async () => {
      const entries = Array.from({ length: 25 }, (_, n) => entry(n, { createdAt: moment(n >> 2) }));
      await enterPictures(db, entries);
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await galleryPage(db, {}, { limit: 7, after });
        seen.push(...page.entries.map(({ prompt }) => prompt));
        await enterPictures(db, [entry(100 + seen.length, { createdAt: moment(1000) })]);
        after = page.next;
      } while (after !== undefined);
      expect(seen).toHaveLength(25);
      expect(seen.toSorted()).toEqual(entries.map(({ prompt }) => prompt).toSorted());
      expect(seen[0]).toBe("picture 24");
    });

    test("run from the oldest to the newest where that is asked for", async () => {
      await enterPictures(
        db,
        Array.from({ length: 9 }, (_, n) => entry(n)),
      );
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await galleryPage(db, {}, { limit: 4, after, order: "oldest" });
        seen.push(...page.entries.map(({ prompt }) => prompt));
        after = page.next;
      } while (after !== undefined);
      expect(seen).toEqual(Array.from({ length: 9 }, (_, n) => `picture ${n}`));
      const found = await galleryPage(db, { text: "picture" }, { limit: 2, order: "oldest" });
      expect(found.entries.map(({ seed }) => seed)).toEqual(["0", "1"]);
    });

    test("end exactly where the pictures end", async () => {
      await enterPictures(db, [entry(1), entry(2)]);
      expect(await galleryPage(db, {}, { limit: 2 })).not.toHaveProperty("next");
      expect(await galleryPage(db, {}, { limit: 1 })).toHaveProperty("next");
    });

    test("show the picture's file and its making", async () => {
      const record = { program: "inkloom", parameters: { note: "\0a\ud800", list: ["\0"] } };
      await enterPictures(db, [
        entry(3, {
          userId: ANN,
          jobId: JOB,
          model: "mini\0",
          infotext: "Steps: 1",
          record,
          tags: [" b ", "a", "a"],
        }),
      ]);
      const [shown] = (await galleryPage(db, {})).entries;
      expect(shown).toMatchObject({
        userId: ANN,
        jobId: JOB,
        index: 0,
        picture: { hash: hash(3), bytes: 13, mediaType: "image/png", width: 64, height: 32 },
        tool: "generate",
        model: "mini",
        seed: "3",
        favourite: false,
        tags: ["b", "a"],
        boards: [],
        createdAt: moment(3),
        deletedAt: null,
      });
      const id = shown?.id ?? "";
      expect(await galleryEntry(db, id, ANN)).toMatchObject({
        infotext: "Steps: 1",
        record: { program: "inkloom", parameters: { note: "a\ufffd", list: [""] } },
      });
      expect(await galleryEntry(db, id, BOB)).toBeUndefined();
    });

    test.each([
      "",
      "x",
      "MTIz",
      "!!!!",
      Buffer.from("1 2").toString("base64url"),
      "a".repeat(10_000),
    ])("refuse %j as a mark", async (after) => {
      await expect(galleryPage(db, {}, { after })).rejects.toMatchObject({
        code: "gallery/cursor",
      });
    });

    test("take a job's picture once, and nothing where the transaction fails", async () => {
      await enterPictures(db, [entry(1, { jobId: JOB }), entry(1, { jobId: JOB, index: 1 })]);
      await enterPictures(db, [entry(1, { jobId: JOB }), entry(2, { jobId: JOB, index: 1 })]);
      expect(await prompts()).toEqual(["picture 1", "picture 1"]);
      const failing = db.transaction(async (tx) => {
        await enterPictures(tx, [entry(9)]);
        throw new Error("the rest failed");
      });
      await expect(failing).rejects.toThrow("the rest failed");
      expect(await prompts()).toHaveLength(2);
    });
  });

  describe("filters", () => {
    beforeEach(() =>
      enterPictures(db, [
        entry(1, { userId: ANN, model: "a", tags: ["cat"], record: drawnWith("Euler") }),
        entry(2, {
          userId: ANN,
          model: "b",
          tags: ["cat", "猫"],
          record: drawnWith("x".repeat(5000)),
        }),
        entry(3, {
          userId: BOB,
          model: "a",
          tool: "upscale",
          picture: { hash: hash(3), bytes: 1, mediaType: "image/png", width: 128, height: 96 },
        }),
      ]),
    );

    test.each<[string, GalleryFilter, number[]]>([
      ["user", { userId: ANN }, [2, 1]],
      ["tool", { tool: "upscale" }, [3]],
      ["model", { model: "a" }, [3, 1]],
      ["tag", { tags: ["cat"] }, [2, 1]],
      ["several tags", { tags: ["猫", "cat"] }, [2]],
      ["a tag that looks like an array", { tags: ['{"cat"}'] }, []],
      ["file", { asset: hash(2) }, [2]],
      ["sampler", { sampler: "Euler" }, [1]],
      ["a sampler of any length", { sampler: "x".repeat(5000) }, [2]],
      ["width", { minWidth: 65 }, [3]],
      ["height", { maxHeight: 95 }, [2, 1]],
      ["both", { minWidth: 64, maxWidth: 64, minHeight: 32, maxHeight: 32 }, [2, 1]],
      ["what the database cannot hold", { tool: "up\0scale", tags: [] }, [3]],
      ["from a moment", { from: moment(2) }, [3, 2]],
      ["until a moment", { until: moment(2) }, [1]],
      ["favourites", { favourite: true }, []],
      ["no favourites", { favourite: false }, [3, 2, 1]],
      ["several at once", { userId: ANN, model: "a", text: "PICTURE" }, [1]],
    ])("by %s", async (_, filter, expected) => {
      expect(await prompts(filter)).toEqual(expected.map((n) => `picture ${n}`));
    });
  });

  describe("searches", () => {
    const texts = [
      "A red fox, 雪山",
      "blue foxes in snow",
      "红狐狸 在 雪地",
      "猫",
      "100% wool_sock \\o/ 'quoted'",
      "Ｆｕｌｌ width",
      "ÉCOLE",
    ];
    beforeEach(() =>
      enterPictures(
        db,
        texts.map((prompt, n) => entry(n, { prompt })),
      ),
    );

    test.each<[string, number[]]>([
      ["fox", [1, 0]],
      ["FOX red", [0]],
      ["snow fox", [1]],
      ["ox", [1, 0]],
      ["红狐", [2]],
      ["雪", [2, 0]],
      ["山", [0]],
      ["猫", [3]],
      ["狐 狸", [2]],
      ["100%", [4]],
      ["0% w", [4]],
      ["%", [4]],
      ["l_s", [4]],
      ["\\o/", [4]],
      ["'quoted'", [4]],
      ["full", [5]],
      ["ｗｉｄｔｈ", [5]],
      ["école", [6]],
      ["foxsnow", []],
      ["狸狐", []],
      ["'", [4]],
      ["  ", [6, 5, 4, 3, 2, 1, 0]],
      ["z".repeat(10_000), []],
      ["a:* & !b | <-> ()", []],
    ])("for %j", async (text, expected) => {
      expect(await prompts({ text })).toEqual(expected.map((n) => texts[n]));
    });

    test("beyond the newest pictures find the same, page by page", async () => {
      const many = Array.from({ length: 3100 }, (_, n) => entry(1000 + n, { prompt: "filler" }));
      await enterPictures(db, many);
      expect(await prompts({ text: "fox" })).toEqual([texts[1], texts[0]]);
      const first = await galleryPage(db, { text: "fox" }, { limit: 1 });
      const second = await galleryPage(db, { text: "fox" }, { limit: 1, after: first.next });
      expect([...first.entries, ...second.entries].map(({ prompt }) => prompt)).toEqual([
        texts[1],
        texts[0],
      ]);
      expect(second.next).toBeUndefined();
      expect(await prompts({ text: "foxfi" })).toEqual([]);
    });
  });

  describe("changes", () => {
    beforeEach(() =>
      enterPictures(db, [entry(1, { userId: ANN, tags: ["a", "b"] }), entry(2, { userId: BOB })]),
    );

    test("are limited to the user's own pictures", async () => {
      const all = await ids();
      const [own] = await ids({ userId: ANN });
      expect(await setFavourite(db, { ids: all, userId: ANN }, true)).toEqual([own]);
      expect(await ids({ favourite: true })).toEqual([own]);
      expect(await removeEntries(db, { ids: all, userId: ANN })).toEqual([own]);
      expect(await ids()).toHaveLength(1);
      await setFavourite(db, { ids: all }, true);
      expect(await setFavourite(db, { ids: all }, false)).toHaveLength(2);
      expect(await ids({ favourite: true })).toEqual([]);
      expect(await setFavourite(db, { ids: [] }, true)).toEqual([]);
    });

    test("add and remove tags, keeping their order", async () => {
      const [own = ""] = await ids({ userId: ANN });
      const tagsNow = async () => (await galleryEntry(db, own))?.tags;
      await addTags(db, { ids: [own] }, ["c", "a", " 标签 "]);
      expect(await tagsNow()).toEqual(["a", "b", "c", "标签"]);
      await removeTags(db, { ids: [own] }, ["b", "none"]);
      expect(await tagsNow()).toEqual(["a", "c", "标签"]);
      for (const tag of ["", " ", "x".repeat(101), "a\nb"])
        expect(() => addTags(db, { ids: [own] }, [tag])).toThrow(
          expect.objectContaining({ code: "gallery/tag" }) as Error,
        );
    });

    test("remove, restore and purge", async () => {
      const all = await ids();
      const [first = "", second = ""] = all;
      expect(await purgeEntries(db, { ids: all })).toEqual([]);
      expect(await removeEntries(db, { ids: all })).toHaveLength(2);
      expect(await removeEntries(db, { ids: all })).toEqual([]);
      expect(await ids()).toEqual([]);
      expect(await ids({ removed: true })).toEqual(all);
      expect(await restoreEntries(db, { ids: [first] })).toEqual([first]);
      expect(await ids()).toEqual([first]);
      expect(await purgeEntries(db, { ids: all, userId: BOB })).toEqual([]);
      expect(await purgeEntries(db, { ids: all })).toEqual([hash(1)]);
      expect(await galleryEntry(db, second)).toBeUndefined();
      await removeEntries(db, { ids: [first] });
      expect(await purgeEntries(db, { removedBefore: new Date(0) })).toEqual([]);
      expect(await purgeEntries(db, { removedBefore: new Date(Date.now() + 60_000) })).toEqual([
        hash(2),
      ]);
    });
  });

  test("outlive their jobs and their users' names", async () => {
    await db.insert(jobs).values({ id: JOB, tool: "generate", request: {} });
    await enterPictures(db, [entry(1, { jobId: JOB })]);
    await db.delete(jobs);
    expect(await ids()).toHaveLength(1);
  });
}
