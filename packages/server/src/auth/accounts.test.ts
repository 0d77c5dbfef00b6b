import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { openDatabase, type OpenDatabase } from "../storage/database.ts";
import { testAccounts } from "./accounts.suite.ts";
import { prepareDatabase } from "../storage/prepared-home.suite.ts";

let home: string;
let open: OpenDatabase;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-accounts-"));
  await prepareDatabase(join(home, "database"));
  open = await openDatabase({ folder: join(home, "database") });
});
afterAll(async () => {
  await open.close();
  await rm(home, { recursive: true });
});

describe("accounts in a data folder", () => {
  testAccounts(() => open.db);
});
