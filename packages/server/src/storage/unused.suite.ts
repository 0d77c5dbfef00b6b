/** What is removed of the store, and what is not. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { OpenDatabase } from "./database.ts";
import { emptyTables } from "./empty-tables.suite.ts";
import { removeEntries, purgeEntries } from "./gallery/change.ts";
import { enterAssets, enterPictures } from "./gallery/enter.ts";
import { galleryPage } from "./gallery/page.ts";
import { maintain } from "./maintain.ts";
import { jobs, uploads } from "./schema.ts";
import type { AssetStore } from "./store/asset-store.ts";
import { openFileStore } from "./store/file-store.ts";
import { dropUnused, sweepUnused } from "./unused.ts";

export function testUnused(database: () => OpenDatabase): void {
  let home: string;
  let store: AssetStore;
  const hashes: Record<string, string> = {};
  const named = (wanted: readonly string[]) =>
    Object.entries(hashes)
      .filter(([, hash]) => wanted.includes(hash))
      .map(([name]) => name)
      .toSorted();

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "inkloom-unused-"));
    store = await openFileStore(home);
  });
  afterAll(() => rm(home, { recursive: true }));

  /** A file for each way in which something is named. */
  beforeEach(async () => {
    const { db } = database();
    await emptyTables(db);
    for (const name of ["shown", "twice", "uploaded", "asked", "made", "noted", "unknown"]) {
      const stored = await store.put(Buffer.from(name), "image/png");
      hashes[name] = stored.hash;
      const picture = { ...stored, mediaType: "image/png" };
      if (name === "shown" || name === "twice")
        await enterPictures(db, [{ picture, tool: "generate" }]);
      if (name === "twice") await enterPictures(db, [{ picture, tool: "upscale" }]);
      if (name !== "unknown") await enterAssets(db, [picture]);
      if (name === "uploaded")
        await db.insert(uploads).values({ area: "input", name: "x.png", hash: stored.hash });
      const job = { id: crypto.randomUUID(), tool: "upscale", request: {} };
      if (name === "asked")
        await db.insert(jobs).values({ ...job, request: { picture: `asset:${stored.hash}` } });
      if (name === "made")
        await db
          .insert(jobs)
          .values({ ...job, state: "done", result: { pictures: [stored.hash] } });
    }
  });

  test("a sweep takes what nothing names, and nothing that is fresh", async () => {
    const { db } = database();
    expect(await sweepUnused(db, store)).toEqual([]);
    expect(named(await sweepUnused(db, store, { fresh: -1 }))).toEqual(["made", "noted"]);
    expect(await store.has(hashes["asked"] ?? "")).toBe(true);
    expect(await sweepUnused(db, store, { fresh: -1 })).toEqual([]);
  });

  test("a sweep looks at all jobs, however many, and ends where the service does", async () => {
    const { db } = database();
    await db.execute(sql`insert into jobs (id, tool, request)
      select gen_random_uuid(), 'generate', '{}' from generate_series(1, 1100)`);
    await db.execute(
      sql`update jobs set id = 'ffffffff-ffff-7fff-bfff-ffffffffffff' where request <> '{}'::jsonb`,
    );
    const signal = AbortSignal.abort(new Error("it ends"));
    await expect(sweepUnused(db, store, { fresh: -1, signal })).rejects.toThrow("it ends");
    expect(named(await sweepUnused(db, store, { fresh: -1 }))).toEqual(["made", "noted"]);
  });

  test("a sweep of an empty database leaves the files of a lost one alone", async () => {
    const { db } = database();
    await emptyTables(db);
    expect(await sweepUnused(db, store, { fresh: -1 })).toEqual([]);
    for (const hash of Object.values(hashes)) expect(await store.has(hash)).toBe(true);
  });

  test("what was purged too soon to be removed at once goes with a sweep, whatever job made it", async () => {
    const { db } = database();
    const { entries } = await galleryPage(db, {});
    const ids = entries.map(({ id }) => id);
    const result = { files: entries.map(({ picture }) => ({ hash: picture.hash })) };
    await db.execute(
      sql`update jobs set result = ${JSON.stringify(result)}::jsonb where state = 'done'`,
    );
    await removeEntries(db, { ids });
    const purged = await purgeEntries(db, { ids });
    expect(await dropUnused(db, store, purged)).toEqual([]);
    expect(named(await sweepUnused(db, store, { fresh: -1 }))).toEqual([
      "made",
      "noted",
      "shown",
      "twice",
    ]);
  });

  test("a purged picture's file goes once no other entry shows it", async () => {
    const { db } = database();
    const { entries } = await galleryPage(db, {});
    const some = entries.filter(({ tool }) => tool === "generate").map(({ id }) => id);
    await removeEntries(db, { ids: some });
    const purged = await purgeEntries(db, { ids: some });
    expect(named(purged)).toEqual(["shown", "twice"]);
    expect(await dropUnused(db, store, purged)).toEqual([]);
    expect(named(await dropUnused(db, store, purged, { fresh: -1 }))).toEqual(["shown"]);
  });

  test("a purged picture that a waiting job needs stays, one that a finished job made does not", async () => {
    const { db } = database();
    const all = Object.values(hashes);
    expect(named(await dropUnused(db, store, all, { fresh: -1 }))).toEqual([
      "made",
      "noted",
      "unknown",
    ]);
    await db.execute(sql`update jobs set state = 'cancelled'`);
    expect(named(await dropUnused(db, store, all, { fresh: -1 }))).toEqual(["asked"]);
  });

  test("rows that were changed leave no waste behind", async () => {
    await expect(maintain(database())).resolves.toBeUndefined();
  });
}
