import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { testBackup } from "./backup/backup.suite.ts";
import { openDatabase, type OpenDatabase } from "./database.ts";
import { testDocuments } from "./documents/documents.suite.ts";
import { testBoards } from "./gallery/boards.suite.ts";
import { testGallery } from "./gallery/gallery.suite.ts";
import { testLists } from "./gallery/lists.suite.ts";
import { testRebuild } from "./rebuild/rebuild.suite.ts";
import { testUnused } from "./unused.suite.ts";
import { prepareDatabase } from "./prepared-home.suite.ts";

describe("on PGlite", () => {
  let folder: string;
  let open: OpenDatabase;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "inkloom-storage-"));
    await prepareDatabase(join(folder, "database"));
    open = await openDatabase({ folder: join(folder, "database") });
  });
  afterAll(async () => {
    await open.close();
    await rm(folder, { recursive: true });
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
  describe("unused files", () => {
    testUnused(() => open);
  });
});
