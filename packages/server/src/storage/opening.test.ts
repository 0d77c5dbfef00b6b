import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockHolder } from "./folder-lock.ts";
import { databaseFolder, openStorage } from "./storage.ts";

test("a data folder is open to one at a time, and free again where its pictures cannot be opened", async () => {
  const home = await mkdtemp(join(tmpdir(), "inkloom-home-"));
  await writeFile(join(home, "pictures"), "no folder");
  await expect(openStorage({ home })).rejects.toMatchObject({ code: "storage/unwritable" });
  expect(await lockHolder(databaseFolder(home))).toBeUndefined();
  await rm(join(home, "pictures"));
  const storage = await openStorage({ home });
  await storage.database.announce("http://127.0.0.1:7860");
  await expect(openStorage({ home })).rejects.toMatchObject({ code: "storage/busy" });
  expect(await lockHolder(databaseFolder(home))).toEqual({
    pid: process.pid,
    address: "http://127.0.0.1:7860",
  });
  const { hash } = await storage.pictures.put(Buffer.from("x"), "image/png");
  expect(await storage.pictures.has(hash)).toBe(true);
  await storage.close();
  await rm(home, { recursive: true });
});
