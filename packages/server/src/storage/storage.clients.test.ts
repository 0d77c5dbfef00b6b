import { afterAll, beforeAll, describe } from "vitest";
import { openDatabase, type OpenDatabase } from "./database.ts";
import { testGallery } from "./gallery/gallery.suite.ts";
import { postgresPrograms, type PostgresServer, startPostgres } from "./postgres-server.suite.ts";
import { testRebuild } from "./rebuild/rebuild.suite.ts";
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
  describe("the gallery from files", () => {
    testRebuild(() => open.db);
  });
  describe("unused files", () => {
    testUnused(() => open);
  });
});
