import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openDatabase, type OpenDatabase } from "./database.ts";
import { isPicturePlace } from "./picture-place.ts";
import { preparedHome } from "./prepared-home.suite.ts";
import { settings } from "./schema.ts";

let home: string;
let database: OpenDatabase;
beforeAll(async () => {
  home = await preparedHome("inkloom-place-");
  database = await openDatabase({ folder: join(home, "database") });
});
beforeEach(() => database.db.delete(settings));
afterAll(async () => {
  await database.close();
  await rm(home, { recursive: true });
});

const newFolder = () => mkdtemp(join(tmpdir(), "inkloom-pictures-"));

test("the first folder is the database's own, at every start; another one is not", async () => {
  const [own, other] = [await newFolder(), await newFolder()];
  expect(await isPicturePlace(database.db, own)).toBe(true);
  expect(await isPicturePlace(database.db, own)).toBe(true);
  expect(await isPicturePlace(database.db, other)).toBe(false);
  expect(await isPicturePlace(database.db, join(other, "not", "there"))).toBe(false);
  await Promise.all([own, other].map((folder) => rm(folder, { recursive: true })));
});

test("a new database takes over a folder that is there, and of two that come at once one is", async () => {
  const [own, other] = [await newFolder(), await newFolder()];
  await isPicturePlace(database.db, own);
  await database.db.delete(settings);
  const both = await Promise.all([own, other].map((folder) => isPicturePlace(database.db, folder)));
  expect(both.filter((each) => each)).toHaveLength(1);
  await Promise.all([own, other].map((folder) => rm(folder, { recursive: true })));
});
