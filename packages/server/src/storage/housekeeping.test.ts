import { mkdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodePng } from "@inkloom/pixels";
import { afterAll, beforeAll, expect, test } from "vitest";
import { purgeEntries, removeEntries } from "./gallery/change.ts";
import { galleryPage } from "./gallery/page.ts";
import { keepHouse } from "./housekeeping.ts";
import { preparedHome } from "./prepared-home.suite.ts";
import { openStorage, type Storage } from "./storage.ts";

let home: string;
let storage: Storage;
const { signal } = new AbortController();

beforeAll(async () => {
  home = await preparedHome("inkloom-house-");
  storage = await openStorage({ home });
});
afterAll(async () => {
  await storage.close();
  await rm(home, { recursive: true });
});

/** As the command line saves it. */
async function save(name: string, prompt: string): Promise<string> {
  const folder = join(home, "pictures", "2026-11-28");
  await mkdir(folder, { recursive: true });
  const parameters = `${prompt}\nSteps: 1, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 2x2`;
  const data = new Uint8ClampedArray(16).fill(prompt.length);
  const path = join(folder, name);
  await writeFile(path, await encodePng({ width: 2, height: 2, data }, { parameters }));
  return path;
}
const prompts = async () =>
  (await galleryPage(storage.database.db, {})).entries.map(({ prompt }) => prompt);

test("pictures of the command line enter once; one that was purged does not come back", async () => {
  const path = await save("00001-1.png", "a cat");
  expect(await keepHouse(storage, home, signal)).toMatchObject({ entered: 1 });
  expect(await prompts()).toEqual(["a cat"]);

  const { entries } = await galleryPage(storage.database.db, {});
  const ids = entries.map(({ id }) => id);
  await removeEntries(storage.database.db, { ids });
  await purgeEntries(storage.database.db, { ids });
  // It lies there longer than files are looked at twice for.
  const old = new Date(Date.now() - 600_000);
  await utimes(path, old, old);
  await save("00002-2.png", "a brown dog");
  expect(await keepHouse(storage, home, signal)).toMatchObject({ entered: 1 });
  expect(await prompts()).toEqual(["a brown dog"]);
});

test("folders of work that nobody went on with for a week are removed, fresh ones stay", async () => {
  const [old, fresh] = ["old", "fresh"].map((name) => join(home, "work", name));
  for (const folder of [old, fresh]) await mkdir(folder ?? "", { recursive: true });
  const week = new Date(Date.now() - 8 * 24 * 60 * 60_000);
  await utimes(old ?? "", week, week);
  await keepHouse(storage, home, signal);
  await expect(stat(old ?? "")).rejects.toThrow("ENOENT");
  expect((await stat(fresh ?? "")).isDirectory()).toBe(true);
});

test("it stops where the service does", async () => {
  await expect(keepHouse(storage, home, AbortSignal.abort(new Error("it ends")))).rejects.toThrow(
    "it ends",
  );
});
