import { afterAll, beforeAll, describe } from "vitest";
import { openDatabase, type OpenDatabase } from "../storage/database.ts";
import {
  postgresPrograms,
  type PostgresServer,
  startPostgres,
} from "../storage/postgres-server.suite.ts";
import { testAccounts } from "./accounts.suite.ts";

const programs = postgresPrograms();

describe.skipIf(programs === undefined)(
  "accounts on PostgreSQL (needs Debian's postgresql)",
  () => {
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
    testAccounts(() => open.db);
  },
);
