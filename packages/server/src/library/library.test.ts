import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { openDatabase, type OpenDatabase } from "../storage/database.ts";
import { testCatalogue } from "./catalogue.suite.ts";
import { testHashing } from "./hashing.suite.ts";
import { testScanning } from "./scanning.suite.ts";
import { prepareDatabase } from "../storage/prepared-home.suite.ts";

describe("the model library on PGlite", () => {
  let folder: string;
  let open: OpenDatabase;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "inkloom-library-"));
    await prepareDatabase(join(folder, "database"));
    open = await openDatabase({ folder: join(folder, "database") });
  });
  afterAll(async () => {
    await open.close();
    await rm(folder, { recursive: true });
  });
  testScanning(() => open);
  testHashing(() => open);
  testCatalogue(() => open);
});
