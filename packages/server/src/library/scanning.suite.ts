/** Scans, pages and notes, on any database. */
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { OpenDatabase } from "../storage/database.ts";
import { models } from "../storage/schema.ts";
import type { ModelLibrary } from "./library.ts";
import { KEYS, safetensors, writeFiles } from "./model-files.suite.ts";
import type { ModelFilter } from "./page.ts";
import { named, names, testLibrary } from "./test-library.suite.ts";

export function testScanning(database: () => OpenDatabase): void {
  const place = testLibrary(database);

  describe("a scan", () => {
    test("is not made by a process that only works, until somebody asks it", async () => {
      await writeFiles(place.home, { "models/a.safetensors": safetensors(KEYS.sd1) });
      const library = await place.open({ scansAtOnce: false });
      expect(await library.progress()).toMatchObject({ working: "rest" });
      expect(await place.database.db.select().from(models)).toEqual([]);
      expect(await names(library)).toEqual(["a"]);
    });

    test("finds files, and tells what came, changed and went", async () => {
      await writeFiles(place.home, {
        "models/a.safetensors": safetensors(KEYS.sd1),
        "loras/b.safetensors": safetensors(KEYS.lora),
      });
      const library = await place.open();
      expect(await library.scan()).toEqual({
        found: 2,
        added: 0,
        changed: 0,
        moved: 0,
        missing: 0,
      });
      expect(await library.read()).toBe(2);
      expect(await names(library)).toEqual(["a", "b"]);
      await writeFiles(place.home, {
        "loras/b.safetensors": safetensors(KEYS.loraXl),
        "loras/c.safetensors": safetensors(KEYS.lora),
      });
      await place.age("loras/b.safetensors", 1000);
      await rm(join(place.home, "models/a.safetensors"));
      expect(await library.scan()).toEqual({
        found: 2,
        added: 1,
        changed: 1,
        moved: 0,
        missing: 1,
      });
      await library.read();
      expect(await names(library)).toEqual(["b", "c"]);
      expect(await named(library, "b")).toMatchObject({ family: "sdxl", read: true });
      expect(await names(library, { missing: true })).toEqual(["a"]);
      await writeFiles(place.home, { "models/a.safetensors": safetensors(KEYS.sd1) });
      expect(await library.scan()).toMatchObject({ found: 3, added: 0, missing: 0 });
      expect(await names(library, { missing: true })).toEqual([]);
    });

    test("is made by itself where a folder has changed", async () => {
      const library = await place.open();
      await library.scan();
      const later = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 10_000);
      try {
        expect(await names(library)).toEqual([]);
        later.mockReturnValue(Date.now() + 20_000);
        await writeFiles(place.home, { "models/new.safetensors": safetensors(KEYS.sd1) });
        expect(await names(library)).toEqual(["new"]);
      } finally {
        later.mockRestore();
      }
    });

    test("leaves the rows of other folders alone", async () => {
      await writeFiles(place.home, { "loras/mine.safetensors": safetensors(KEYS.lora) });
      const other = join(place.home, "other");
      await writeFiles(other, { "loras/theirs.safetensors": safetensors(KEYS.lora) });
      const mine = await place.open();
      const theirs = await place.open({ home: other });
      await theirs.scan();
      await mine.scan();
      await theirs.scan();
      expect(await names(mine)).toEqual(["mine"]);
      expect(await names(theirs)).toEqual(["theirs"]);
      const [entry] = (await theirs.page()).models;
      await expect(mine.model(entry?.id ?? "")).rejects.toMatchObject({ code: "library/unknown" });
      await expect(mine.change(entry?.id ?? "", { notes: "x" })).rejects.toMatchObject({
        code: "library/unknown",
      });
    });

    test("keeps notes and hashes of a file that lies elsewhere now", async () => {
      await writeFiles(place.home, {
        "loras/ink.safetensors": safetensors(KEYS.lora),
        "loras/twin1.safetensors": safetensors(KEYS.lora),
        "loras/twin2.safetensors": safetensors(KEYS.lora),
      });
      await place.age("loras/ink.safetensors", 1000);
      await place.age("loras/twin1.safetensors", 2000);
      await place.age("loras/twin2.safetensors", 2000);
      const library = await place.open();
      await library.scan();
      await library.read();
      await library.hash();
      const before = await named(library, "ink");
      await library.change(before.id, { notes: "for winter", tags: ["雪"], favourite: true });
      await library.change((await named(library, "twin1")).id, { notes: "one of two" });
      await mkdir(join(place.home, "loras/season"));
      await rename(
        join(place.home, "loras/ink.safetensors"),
        join(place.home, "loras/season/墨.safetensors"),
      );
      // Which of the twins became which nobody can tell.
      await rename(
        join(place.home, "loras/twin1.safetensors"),
        join(place.home, "loras/season/x.safetensors"),
      );
      await rename(
        join(place.home, "loras/twin2.safetensors"),
        join(place.home, "loras/season/y.safetensors"),
      );
      expect(await library.scan()).toMatchObject({ moved: 1, added: 2, missing: 2 });
      await library.read();
      const after = await named(library, "墨");
      expect(after.id).not.toBe(before.id);
      expect(after).toMatchObject({
        notes: "for winter",
        tags: ["雪"],
        favourite: true,
        sha256: before.sha256,
        filename: "墨.safetensors",
      });
      expect(await names(library, { text: "墨" })).toEqual(["墨"]);
      expect(await named(library, "x")).toMatchObject({ notes: "" });
      expect(await names(library, { missing: true })).toEqual(["twin1", "twin2"]);
    });

    test("asked for by many at once is made for all of them", async () => {
      await writeFiles(place.home, { "loras/a.safetensors": safetensors(KEYS.lora) });
      const library = await place.open();
      const reports = await Promise.all(Array.from({ length: 5 }, () => library.scan()));
      for (const { found } of reports) expect(found).toBe(1);
      expect(await place.database.db.$count(models)).toBe(1);
    });
  });

  describe("pages", () => {
    beforeEach(async () => {
      await writeFiles(place.home, {
        "models/sd15/水墨 山水.safetensors": safetensors(KEYS.sd1),
        "models/Zebra.safetensors": safetensors(KEYS.sdxl, { "modelspec.title": "Striped horse" }),
        "loras/apple.safetensors": safetensors(KEYS.lora, {
          "modelspec.trigger_phrase": "red fruit",
        }),
        "loras/50%_off.safetensors": safetensors(KEYS.loraXl),
        "vae/soft.safetensors": safetensors(KEYS.vae),
        "loras/broken.safetensors": "nothing of the kind",
      });
    });

    const filled = async (): Promise<ModelLibrary> => {
      const library = await place.open();
      await library.scan();
      await library.read();
      return library;
    };

    test("are filtered and searched, Chinese words of two characters included", async () => {
      const library = await filled();
      const apple = await named(library, "apple");
      await library.change(apple.id, {
        notes: "给冬天用的",
        tags: ["最爱", 'a "b"'],
        favourite: true,
      });
      const cases: readonly (readonly [ModelFilter, string[]])[] = [
        [{}, ["50%_off", "apple", "broken", "sd15/水墨 山水", "soft", "Zebra"]],
        [{ kind: "lora" }, ["50%_off", "apple", "broken"]],
        [{ family: "sdxl" }, ["50%_off", "Zebra"]],
        [{ family: "sdxl", kind: "checkpoint" }, ["Zebra"]],
        [{ tags: ["最爱"] }, ["apple"]],
        [{ tags: ['a "b"', "最爱"] }, ["apple"]],
        [{ tags: ["a"] }, []],
        [{ favourite: true }, ["apple"]],
        [{ text: "水墨" }, ["sd15/水墨 山水"]],
        [{ text: "山 墨" }, ["sd15/水墨 山水"]],
        [{ text: "冬天" }, ["apple"]],
        [{ text: "RED fruit" }, ["apple"]],
        [{ text: "striped" }, ["Zebra"]],
        [{ text: "stable diffusion xl" }, ["50%_off", "Zebra"]],
        [{ text: "50%_" }, ["50%_off"]],
        [{ text: "%" }, ["50%_off"]],
        [{ text: "' or 1=1 --" }, []],
        [{ missing: true }, []],
      ];
      for (const [filter, expected] of cases)
        expect(await names(library, filter), JSON.stringify(filter)).toEqual(expected);
    });

    test.each(["name", "newest", "largest"] as const)("follow each other by %s", async (order) => {
      const library = await filled();
      await place.age("loras/apple.safetensors", 5000);
      await place.age("vae/soft.safetensors", 5000);
      await library.scan();
      const whole = await names(library, {}, { order });
      expect(whole).toHaveLength(6);
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await library.page({}, { order, limit: 2, after });
        expect(page.total).toBe(6);
        seen.push(...page.models.map(({ name }) => name));
        after = page.next;
      } while (after !== undefined);
      expect(seen).toEqual(whole);
      if (order === "largest") {
        const sizes = (await library.page({}, { order })).models.map(({ bytes }) => bytes);
        expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      }
    });

    test.each([
      "",
      "x",
      "!!!",
      Buffer.from('["name","a"]').toString("base64url"),
      Buffer.from('["newest",1,"0"]').toString("base64url"),
      Buffer.from('["newest",1,"00000000-0000-8000-8000-000000000000"]').toString("base64url"),
      Buffer.from('{"length":3}').toString("base64url"),
      "a".repeat(100_000),
    ])("refuse a mark that is none (%#)", async (after) => {
      const library = await place.open();
      await expect(library.page({}, { after })).rejects.toMatchObject({ code: "gallery/cursor" });
    });

    test("tell no folder of the machine", async () => {
      const library = await filled();
      const shown = JSON.stringify([
        await library.page(),
        await library.catalogue(),
        await library.progress(),
      ]);
      expect(shown).toContain("broken");
      expect(shown).not.toContain(place.home);
      expect(shown).not.toContain(tmpdir());
      expect(await named(library, "broken")).toMatchObject({
        problem: { code: expect.stringMatching(/^weights\//) as string },
      });
    });
  });

  describe("notes", () => {
    test("are cleaned and bounded, and what is not given stays", async () => {
      await writeFiles(place.home, { "loras/a.safetensors": safetensors(KEYS.lora) });
      const library = await place.open();
      await library.scan();
      const { id } = await named(library, "a");
      expect(
        await library.change(id, { notes: " \u0000<b>x</b> ", tags: [" b ", "a", "b"] }),
      ).toMatchObject({
        notes: "<b>x</b>",
        tags: ["b", "a"],
      });
      expect(await library.change(id, { addTags: ["c", "a"], removeTags: ["b"] })).toMatchObject({
        notes: "<b>x</b>",
        tags: ["a", "c"],
        favourite: false,
      });
      await expect(library.change(id, { notes: "x".repeat(10_001) })).rejects.toMatchObject({
        code: "input/invalid",
      });
      await expect(library.change(id, { addTags: ["a\nb"] })).rejects.toMatchObject({
        code: "gallery/tag",
      });
      const many = Array.from({ length: 101 }, (_, n) => `${n}`);
      await expect(library.change(id, { tags: many })).rejects.toMatchObject({
        code: "input/invalid",
      });
      for (const none of ["", "x", "../../etc", "00000000-0000-8000-8000-000000000000", `${id}'`])
        await expect(library.change(none, { notes: "" })).rejects.toMatchObject({
          code: "library/unknown",
        });
    });

    test("survive a changed header, and are found by search after it is read", async () => {
      await writeFiles(place.home, { "loras/a.safetensors": safetensors(KEYS.lora) });
      const library = await place.open();
      await library.scan();
      const { id } = await named(library, "a");
      const notes = "for 春天 'a' \\ {\"b\"}";
      await library.change(id, {
        notes,
        tags: ["x", "a,b", 'say "hi"', "back\\slash", "{}", "NULL", "'"],
      });
      await writeFiles(place.home, { "loras/a.safetensors": safetensors(KEYS.loraXl) });
      await place.age("loras/a.safetensors", 1000);
      await library.scan();
      await library.read();
      expect(await names(library, { text: "春天 sdxl" })).toEqual(["a"]);
    });
  });

  describe("five thousand files", () => {
    test("are found in little time and memory", async () => {
      const content = safetensors(KEYS.lora);
      const loras = join(place.home, "loras");
      for (let at = 0; at < 50; at++) {
        await mkdir(join(loras, `${at}`), { recursive: true });
        await Promise.all(
          Array.from({ length: 100 }, (_, n) =>
            writeFile(join(loras, `${at}`, `${n}-${at}.safetensors`), content),
          ),
        );
      }
      const before = process.memoryUsage().heapUsed;
      const started = process.cpuUsage();
      const library = await place.open();
      expect((await library.page({}, { limit: 10 })).total).toBe(5000);
      expect(secondsSince(started)).toBeLessThan(15);
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(300 * 2 ** 20);
      const again = process.cpuUsage();
      expect(await library.scan()).toMatchObject({ found: 5000, added: 0, changed: 0, missing: 0 });
      expect(secondsSince(again)).toBeLessThan(5);
      expect(await place.database.db.$count(models, eq(models.kind, "lora"))).toBe(5000);
    });
  });
}

/** Of a processor: what a busy machine does not stretch. */
function secondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}
