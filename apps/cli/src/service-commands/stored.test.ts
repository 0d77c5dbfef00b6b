/** `inkloom gallery` and `inkloom backup` on a data folder that no service has open. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePng } from "@inkloom/pixels";
import { openStorage } from "@inkloom/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runRecorded } from "../surroundings.suite.ts";
import { fakeService } from "./service-api.suite.ts";
import { prepareDatabase } from "../../../../packages/server/src/storage/prepared-home.suite.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-cli-stored-"));
  for (const home of ["home", "other", "busy"])
    await prepareDatabase(join(folder, home, "database"));
  const day = join(folder, "home", "pictures", "2026-11-22");
  await mkdir(day, { recursive: true });
  for (const [name, prompt] of [
    ["00001-5.png", "a red house"],
    ["00002-6.png", "雪地里的红房子"],
  ] as const) {
    const infotext = `${prompt}\nSteps: 2, Sampler: Euler, CFG scale: 7, Seed: 5, Size: 2x2`;
    const data = new Uint8ClampedArray(16).fill(prompt.length);
    await writeFile(
      join(day, name),
      await encodePng({ width: 2, height: 2, data }, { parameters: infotext }),
    );
  }
  await writeFile(join(day, "00003-7.png"), "no picture");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const inkloom = (argv: readonly string[], home = "home") =>
  runRecorded(argv, { env: { INKLOOM_HOME: join(folder, home) } });

test("pictures are entered, found, kept in a backup and brought back", async () => {
  const rebuilt = await inkloom(["gallery", "rebuild", "--json"]);
  expect([rebuilt.exitCode, rebuilt.stderr]).toEqual([0, ""]);
  expect(JSON.parse(rebuilt.stdout)).toMatchObject({ files: 3, entered: 2, untold: 1 });

  const found = await inkloom(["gallery", "search", "红房"]);
  expect(found.stdout).toMatch(/^2026-\S+ {2}2x2 {2}.*雪地里的红房子 {2}asset:[0-9a-f]{64}\n$/);

  const backup = join(folder, "backup");
  const made = await inkloom(["backup", "make", backup]);
  expect([made.exitCode, made.stderr]).toEqual([0, ""]);
  expect(made.stdout).toMatch(/^Pictures copied +2$/m);
  expect(await readdir(backup)).toContain("manifest.json");

  const restored = await inkloom(["backup", "restore", backup, "--json"], "other");
  expect([restored.exitCode, restored.stderr]).toEqual([0, ""]);
  expect(JSON.parse(restored.stdout)).toMatchObject({ copied: 2, missing: [], damaged: [] });
});

test("who has the data folder is asked where it answers, and named where it cannot help", async () => {
  const storage = await openStorage({ home: join(folder, "busy") });
  const service = await fakeService({
    "GET /api/v1/gallery": { body: { entries: [], next: null } },
  });
  try {
    const silent = await inkloom(["gallery", "list"], "busy");
    expect([silent.exitCode, silent.stderr]).toEqual([
      2,
      expect.stringContaining("[storage/busy]"),
    ]);
    expect(silent.stderr).toContain(`process ${process.pid}`);

    await storage.database.announce(service.address);
    const answered = await inkloom(
      ["gallery", "list", "--favourite", "--tag", "a b", "--tag", "c"],
      "busy",
    );
    expect([answered.exitCode, answered.stdout]).toEqual([0, "No picture.\n"]);
    expect(service.asked).toEqual([
      ["GET", "/api/v1/gallery?limit=50&favourite=true&tag=a%20b&tag=c", undefined],
    ]);

    for (const argv of [
      ["gallery", "rebuild"],
      ["backup", "make", join(folder, "never")],
    ]) {
      const busy = await inkloom(argv, "busy");
      expect([busy.exitCode, busy.stderr]).toEqual([
        2,
        expect.stringContaining(`at ${service.address}`),
      ]);
    }
  } finally {
    await service.close();
    await storage.close();
  }
});
