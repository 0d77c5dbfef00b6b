/** Backups made and brought back, on whichever database. */
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Database } from "../database.ts";
import { emptyTables } from "../empty-tables.suite.ts";
import { createDocument } from "../documents/documents.ts";
import { changeBoard, createBoard } from "../gallery/boards.ts";
import { addTags, setFavourite } from "../gallery/change.ts";
import { enterPictures } from "../gallery/enter.ts";
import { galleryPage } from "../gallery/page.ts";
import { appliedVersion, knownMigrations, migrate } from "../migrations.ts";
import { rowsOf } from "../rows.ts";
import { credentials, jobDependencies, jobs, settings, uploads, users } from "../schema.ts";
import { type AssetStore, sha256 } from "../store/asset-store.ts";
import { openFileStore } from "../store/file-store.ts";
import { makeBackup } from "./backup.ts";
import { restoreBackup } from "./restore.ts";
import { tableLines } from "./table-lines.ts";
import { TABLES, tablesInOrder } from "./tables.ts";

const USER = "00000000-0000-4000-8000-00000000000c";
const FIRST = "00000000-0000-7000-8000-000000000011";
const SECOND = "00000000-0000-7000-8000-000000000012";

/** Rows that try the form: every type, and texts that break lines and quotes. */
export async function fillDatabase(db: Database, store: AssetStore): Promise<string[]> {
  await db.insert(users).values({ id: USER, name: "O'Neil \\ \u2028 墨", role: "admin" });
  await db.insert(credentials).values({
    id: FIRST,
    userId: USER,
    kind: "token",
    name: "t",
    secretHash: "x".repeat(64),
    expiresAt: new Date("2030-01-02T03:04:05.678Z"),
  });
  await db.insert(jobs).values([
    {
      id: FIRST,
      userId: USER,
      tool: "generate",
      request: { prompt: "line\nbreak \"'\\ \u2029 🏠", big: 1e300, small: 0.1 },
      position: 0.1 + 0.2,
      state: "done",
    },
    { id: SECOND, tool: "upscale", request: {}, waitsFor: 1 },
  ]);
  await db.insert(jobDependencies).values({ jobId: SECOND, waitsFor: FIRST });
  await db.insert(settings).values({ key: "k", value: [null, { a: "b" }, "null"] });
  const hashes = [];
  for (const name of ["one", "two", "three"]) {
    const stored = await store.put(Buffer.from(`picture ${name}`), "image/png");
    hashes.push(stored.hash);
    await enterPictures(db, [
      {
        picture: { ...stored, mediaType: "image/png", width: 1, height: 2 },
        userId: USER,
        jobId: FIRST,
        index: hashes.length,
        tool: "generate",
        prompt: `${name}, 雪山 'quoted' \\ \t`,
        record: { program: "inkloom", nested: [1, { deep: "\u2028" }] },
        createdAt: new Date(Date.UTC(2026, 1, hashes.length)),
      },
    ]);
  }
  await db.insert(uploads).values({ area: "input", name: "a.png", hash: hashes[0] ?? "" });
  const ids = (await galleryPage(db, {})).entries.map(({ id }) => id);
  await setFavourite(db, { ids: ids.slice(0, 1) }, true);
  await addTags(db, { ids }, ['a "b"', "标签,{}"]);
  const { id } = await createBoard(db, "图集 'b'", USER);
  await changeBoard(db, { id }, { add: ids.slice(1), remove: [] });
  const owner = { userId: null, nobodys: false };
  await createDocument(db, owner, { kind: "workflow", name: "w", body: { a: "\0\u2028" } });
  return hashes;
}

/** All that the tables hold, as text. */
export async function contentsOf(db: Database): Promise<Record<string, string[]>> {
  const contents: Record<string, string[]> = {};
  for (const name of await tablesInOrder(db)) {
    if (!TABLES.includes(name)) continue;
    const rows = await rowsOf<{ row: string }>(
      db,
      sql`select t::text as row from ${sql.identifier(name)} t order by 1`,
    );
    contents[name] = rows.map(({ row }) => row);
  }
  return contents;
}

export function testBackup(database: () => Database): void {
  let db: Database;
  let home: string;
  let store: AssetStore;
  let to: string;
  const empty = async () => {
    await emptyTables(db);
    for (const name of TABLES) await db.execute(sql`delete from ${sql.identifier(name)}`);
  };

  beforeEach(async () => {
    db = database();
    await empty();
    home = await mkdtemp(join(tmpdir(), "inkloom-backup-"));
    store = await openFileStore(join(home, "pictures"));
    to = join(home, "backup");
  });
  afterEach(async () => {
    await empty();
    await rm(home, { recursive: true });
  });
  const emptyStore = () => openFileStore(join(home, "restored"));

  test("jobs that ran when the backup was made wait again: no ticket would put them back", async () => {
    const running = { state: "running", ticket: SECOND, worker: "inkloom/1", attempts: 1 } as const;
    await db.insert(jobs).values({ id: FIRST, tool: "generate", request: {}, ...running });
    await makeBackup(db, store, to);
    await empty();
    await restoreBackup(to, db, await emptyStore());
    expect(await db.select().from(jobs)).toMatchObject([
      { id: FIRST, state: "queued", ticket: null, worker: null, attempts: 1 },
    ]);
  });

  test("brings back every row and every picture", async () => {
    const hashes = await fillDatabase(db, store);
    const before = await contentsOf(db);
    const made = await makeBackup(db, store, to);
    expect(made).toMatchObject({ rows: 17, copied: 3, there: 0, missing: [], damaged: [] });
    expect((await stat(to)).mode & 0o077).toBe(0);
    await empty();
    const target = await emptyStore();
    expect(await restoreBackup(to, db, target)).toEqual(made);
    expect(await contentsOf(db)).toEqual(before);
    for (const hash of hashes) {
      const { stream, mediaType } = await target.open(hash, { verify: true });
      expect(mediaType).toBe("image/png");
      for await (const chunk of stream) expect(chunk).toBeDefined();
    }
    expect((await galleryPage(db, { text: "雪山" })).entries).toHaveLength(3);
  });

  test("reads few large rows at a time, whatever came before them, and brings them back", async () => {
    const owner = { userId: null, nobodys: false };
    const long = "墨".repeat(70_000);
    const row = (key: number, text: string) => ({ key: `k${String(key)}`, value: text });
    await db.insert(settings).values(Array.from({ length: 1200 }, (_, key) => row(key, "small")));
    for (let made = 0; made < 20; made++)
      await createDocument(db, owner, { kind: "canvas", name: `c${made}`, body: { long, made } });
    const before = await contentsOf(db);
    const pages = await db.transaction(async (tx) => {
      const sizes: number[] = [];
      for (const table of ["settings", "documents"])
        for await (const lines of tableLines(tx, table)) sizes.push(lines.length);
      return sizes.filter((size) => size > 0);
    });
    expect(pages).toEqual([1000, 200, 16, 4]);
    await makeBackup(db, store, to);
    await empty();
    await restoreBackup(to, db, await emptyStore());
    expect(await contentsOf(db)).toEqual(before);
  });

  test("made again copies only what is new, and is whole at every moment", async () => {
    await fillDatabase(db, store);
    await makeBackup(db, store, to);
    const stored = await store.put(Buffer.from("a fourth"), "image/webp");
    await enterPictures(db, [
      { picture: { ...stored, mediaType: "image/webp" }, tool: "generate" },
    ]);
    expect(await makeBackup(db, store, to)).toMatchObject({ copied: 1, there: 3 });
    const names = await readdir(to);
    expect(names.filter((name) => name.startsWith("tables-"))).toHaveLength(1);
    expect(names).toHaveLength(3);
    await empty();
    expect(await restoreBackup(to, db, store)).toMatchObject({ copied: 0, there: 4 });
    expect((await galleryPage(db, {})).entries).toHaveLength(4);
  });

  test("is made while the service works", async () => {
    await fillDatabase(db, store);
    const service = { stopped: false };
    const working = (async () => {
      let n = 0;
      for (; !service.stopped; n++) {
        const stored = await store.put(Buffer.from(`meanwhile ${n}`), "image/png");
        await db.transaction((tx) =>
          enterPictures(tx, [{ picture: { ...stored, mediaType: "image/png" }, tool: "generate" }]),
        );
      }
      return n;
    })();
    const { missing, damaged } = await makeBackup(db, store, to);
    service.stopped = true;
    expect(await working).toBeGreaterThan(0);
    expect([missing, damaged]).toEqual([[], []]);
    await empty();
    const report = await restoreBackup(to, db, await emptyStore());
    expect(report.missing).toEqual([]);
    const { entries } = await galleryPage(db, {}, { limit: 1000 });
    expect(entries.length).toBeGreaterThanOrEqual(3);
  });

  test("of an older version is brought to this one", async () => {
    const [first] = knownMigrations();
    for (const name of (await tablesInOrder(db))
      .filter((each) => TABLES.includes(each))
      .toReversed())
      await db.execute(sql`drop table ${sql.identifier(name)} cascade`);
    await db.execute(sql`delete from drizzle.__drizzle_migrations`);
    await migrate(db, first?.version);
    await db.execute(sql`insert into settings values ('old', '1')`);
    await db.execute(sql`insert into jobs (id, tool, request) values (${FIRST}, 'generate', '{}')`);
    await makeBackup(db, store, to);
    expect(JSON.parse(await readFile(join(to, "manifest.json"), "utf8"))).toMatchObject({
      schema: first?.version,
    });
    await migrate(db);
    await restoreBackup(to, db, store, { replace: true });
    expect(await appliedVersion(db)).toBe(knownMigrations().at(-1)?.version);
    expect(await db.select().from(settings)).toEqual([{ key: "old", value: 1 }]);
    expect(await db.select({ state: jobs.state }).from(jobs)).toEqual([{ state: "queued" }]);
  });

  test("does not replace what is there unless told", async () => {
    await fillDatabase(db, store);
    await makeBackup(db, store, to);
    await db.insert(settings).values({ key: "later", value: 1 });
    const before = await contentsOf(db);
    const target = await emptyStore();
    await expect(restoreBackup(to, db, target)).rejects.toMatchObject({ code: "backup/not-empty" });
    expect(await contentsOf(db)).toEqual(before);
    await restoreBackup(to, db, target, { replace: true });
    expect(await db.select().from(settings)).toHaveLength(1);
  });

  test("names pictures that are missing or damaged, in the store and in the backup", async () => {
    const [one = "", two = "", three = ""] = await fillDatabase(db, store);
    const path = (root: string, hash: string) =>
      join(root, hash.slice(0, 2), `${hash.slice(2)}.png`);
    await rm(path(join(home, "pictures"), one));
    await writeFile(path(join(home, "pictures"), two), "other bytes");
    expect(await makeBackup(db, store, to)).toMatchObject({
      copied: 1,
      missing: [one],
      damaged: [two],
    });
    // The bytes of another one: they must be neither stored under this name nor taken from that one.
    const other = await store.put(Buffer.from("altered"), "image/png");
    await writeFile(path(join(to, "pictures"), three), "altered");
    await empty();
    const target = await emptyStore();
    await target.put(Buffer.from("altered"), "image/png");
    const report = await restoreBackup(to, db, target);
    expect(report).toMatchObject({ copied: 0, damaged: [three] });
    expect(report.missing.toSorted()).toEqual([one, two].toSorted());
    expect(await target.has(other.hash)).toBe(true);
    expect(await target.has(three)).toBe(false);
  });

  test("that is damaged, altered or none changes nothing", async () => {
    await fillDatabase(db, store);
    await makeBackup(db, store, to);
    await empty();
    await db.insert(settings).values({ key: "kept", value: 1 });
    const manifestFile = join(to, "manifest.json");
    const manifest = JSON.parse(await readFile(manifestFile, "utf8")) as {
      folder: string;
      tables: Record<string, { rows: number; sha256: string }>;
    };
    const before = await contentsOf(db);
    const refused = async (code: string): Promise<void> => {
      await expect(restoreBackup(to, db, store, { replace: true })).rejects.toMatchObject({ code });
      expect(await contentsOf(db)).toEqual(before);
    };
    const withManifest = (value: unknown) => writeFile(manifestFile, JSON.stringify(value));
    for (const wrong of [
      null,
      [],
      {},
      { ...manifest, format: 2 },
      { ...manifest, folder: "../.." },
      { ...manifest, tables: { 'x"; drop table users': { rows: 0, sha256: "" } } },
      { ...manifest, tables: { ...manifest.tables, gone: { rows: 0, sha256: "" } } },
    ]) {
      await withManifest(wrong);
      await refused("backup/malformed");
    }
    await withManifest({ ...manifest, schema: Date.UTC(2100, 1) });
    await refused("storage/newer");
    const jobsFile = join(to, manifest.folder, "jobs.jsonl");
    await withManifest(manifest);
    await appendFile(jobsFile, '{"id":"x"}\n');
    await refused("backup/malformed");
    // Whoever alters both is told by the database.
    const jobs = { rows: 3, sha256: sha256(await readFile(jobsFile)) };
    await withManifest({ ...manifest, tables: { ...manifest.tables, jobs } });
    await refused("backup/malformed");
    await rm(manifestFile);
    await refused("backup/malformed");
  });
}
