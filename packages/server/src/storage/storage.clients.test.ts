import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeBackup } from "./backup/backup.ts";
import { contentsOf, fillDatabase, testBackup } from "./backup/backup.suite.ts";
import { restoreBackup } from "./backup/restore.ts";
import { openDatabase, type OpenDatabase } from "./database.ts";
import { testDocuments } from "./documents/documents.suite.ts";
import { testBoards } from "./gallery/boards.suite.ts";
import { testGallery } from "./gallery/gallery.suite.ts";
import { testLists } from "./gallery/lists.suite.ts";
import { postgresPrograms, type PostgresServer, startPostgres } from "./postgres-server.suite.ts";
import { testRebuild } from "./rebuild/rebuild.suite.ts";
import { openFileStore } from "./store/file-store.ts";
import { testUnused } from "./unused.suite.ts";

const programs = postgresPrograms();

describe.skipIf(programs === undefined)("on PostgreSQL (needs Debian's postgresql)", () => {
  let server: PostgresServer;
  let open: OpenDatabase;
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
    open = await openDatabase({ folder: "", url: await server.database() });
  });
  afterAll(async () => {
    await open.close();
    await server.stop();
  });

  describe("the gallery", () => {
    testGallery(() => open.db);
  });
  describe("places of its lists", () => {
    testLists(() => open);
  });
  describe("boards", () => {
    testBoards(() => open);
  });
  describe("documents", () => {
    testDocuments(() => open.db);
  });
  describe("the gallery from files", () => {
    testRebuild(() => open.db);
  });
  describe("a backup", () => {
    testBackup(() => open.db);
  });
  test("data move from PGlite to a server and back by a backup", async () => {
    const home = await mkdtemp(join(tmpdir(), "inkloom-move-"));
    const store = await openFileStore(join(home, "pictures"));
    const laptop = await openDatabase({ folder: join(home, "database") });
    const [away, back] = [join(home, "away"), join(home, "back")];
    const elsewhere = await openDatabase({ folder: "", url: await server.database() });
    await fillDatabase(laptop.db, store);
    const before = await contentsOf(laptop.db);
    await makeBackup(laptop.db, store, away);
    await restoreBackup(away, elsewhere.db, await openFileStore(join(home, "elsewhere")));
    expect(await contentsOf(elsewhere.db)).toEqual(before);
    await makeBackup(elsewhere.db, store, back);
    await restoreBackup(back, laptop.db, store, { replace: true });
    expect(await contentsOf(laptop.db)).toEqual(before);
    await Promise.all([laptop.close(), elsewhere.close()]);
    await rm(home, { recursive: true });
  });

  describe("unused files", () => {
    testUnused(() => open);
  });
});
