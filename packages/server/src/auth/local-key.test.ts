import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openLocalKey, readLocalKey } from "./local-key.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-key-"));
});
afterEach(() => rm(home, { recursive: true }));

test("the key is new with every start and gone with its service", async () => {
  const first = await openLocalKey(home);
  expect(await readLocalKey(home)).toBe(first.key);
  const second = await openLocalKey(home);
  expect(second.key).not.toBe(first.key);
  // What came later is not taken away by who was before.
  await first.close();
  expect(await readLocalKey(home)).toBe(second.key);
  await second.close();
  expect(await readLocalKey(home)).toBeUndefined();
  expect(await readdir(home)).toEqual([]);
});

test.skipIf(process.platform === "win32")("only the user of the system can read it", async () => {
  await writeFile(join(home, "local.key"), "left by another program");
  await chmod(join(home, "local.key"), 0o644);
  expect(await readLocalKey(home)).toBeUndefined();
  await openLocalKey(home);
  expect((await stat(join(home, "local.key"))).mode & 0o777).toBe(0o600);
});
