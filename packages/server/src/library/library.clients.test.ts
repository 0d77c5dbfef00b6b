import { afterAll, beforeAll, describe } from "vitest";
import { openDatabase, type OpenDatabase } from "../storage/database.ts";
import {
  postgresPrograms,
  type PostgresServer,
  startPostgres,
} from "../storage/postgres-server.suite.ts";
import { testCatalogue } from "./catalogue.suite.ts";
import { testHashing } from "./hashing.suite.ts";
import { testScanning } from "./scanning.suite.ts";

const programs = postgresPrograms();

describe.skipIf(programs === undefined)(
  "the model library on PostgreSQL (needs Debian's postgresql)",
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
    testScanning(() => open);
    testHashing(() => open);
    testCatalogue(() => open);
  },
);
