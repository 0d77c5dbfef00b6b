import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LOCAL_ACCOUNT } from "../../auth/account.ts";
import { openDatabase, type OpenDatabase } from "../../storage/database.ts";
import { accountSettings } from "./account-settings.ts";
import { STANDARD_SETTINGS } from "./settings.ts";
import { prepareDatabase } from "../../storage/prepared-home.suite.ts";

let folder: string;
let database: OpenDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-settings-"));
  await prepareDatabase(folder);
  database = await openDatabase({ folder });
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

test("settings of each account are kept beside each other, and changes add up", async () => {
  const settings = accountSettings(database.db);
  const anna = {
    userId: "0198c0de-0000-7000-8000-000000000001",
    name: "anna",
    role: "user",
  } as const;
  expect(await settings.read(anna)).toEqual(STANDARD_SETTINGS);
  await Promise.all([
    settings.keep(anna, { CLIP_stop_at_last_layers: 2 }),
    settings.keep(anna, { samples_format: "webp" }),
  ]);
  await settings.keep(anna, { sd_model_checkpoint: "墨 [0123456789]" });
  await settings.keep(LOCAL_ACCOUNT, { samples_format: "jpg" });
  expect(await settings.read(anna)).toEqual({
    ...STANDARD_SETTINGS,
    CLIP_stop_at_last_layers: 2,
    samples_format: "webp",
    sd_model_checkpoint: "墨 [0123456789]",
  });
  expect(await settings.read(LOCAL_ACCOUNT)).toMatchObject({
    CLIP_stop_at_last_layers: 1,
    samples_format: "jpg",
  });
});
