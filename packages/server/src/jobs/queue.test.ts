import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../storage/database.ts";
import { describeQueue } from "./queue.suite.ts";
import { prepareDatabase } from "../storage/prepared-home.suite.ts";

describeQueue("PGlite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "inkloom-queue-"));
  await prepareDatabase(join(folder, "data"));
  const database = await openDatabase({ folder: join(folder, "data") });
  return {
    ...database,
    close: async () => {
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
});
