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

test("boards are made and filled with pictures by their names, and are deleted without them", async () => {
  const json = async (...argv: readonly string[]): Promise<unknown> => {
    const { exitCode, stdout, stderr } = await inkloom(["gallery", ...argv, "--json"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    return JSON.parse(stdout);
  };
  const { entries } = (await json("list", "--oldest")) as {
    readonly entries: readonly { readonly id: string; readonly asset: string }[];
  };
  const [first, second] = entries;
  await json("board", "create", " 房子 Houses ");
  const added = await json("board", "add", "房子 HOUSES", first?.asset ?? "", second?.id ?? "");
  expect(added).toMatchObject({ board: { name: "房子 Houses", pictures: 2 } });
  const removed = await inkloom(["gallery", "board", "remove", "房子 houses", first?.id ?? ""]);
  expect([removed.exitCode, removed.stdout]).toEqual([0, "Taken off: 1\n"]);
  expect(await json("list", "--board", "房子 houses")).toMatchObject({
    entries: [{ id: second?.id }],
  });
  expect(await json("board", "rename", "房子 houses", "home")).toMatchObject({ name: "home" });
  const listed = await inkloom(["gallery", "board", "list"]);
  expect(listed.stdout).toMatch(/^home +1 {2}[0-9a-f-]{36}\n$/);

  for (const [argv, code] of [
    [["add", "none", "x"], "board/unknown"],
    [["add", "home", "picture.png"], "input/invalid"],
    [["add", "home", `asset:${"0".repeat(64)}`], "gallery/unknown"],
    [["create", "HOME"], "board/taken"],
  ] as const) {
    const refused = await inkloom(["gallery", "board", ...argv]);
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining(`[${code}]`)]);
  }
  const deleted = await inkloom(["gallery", "board", "delete", "home"]);
  expect([deleted.exitCode, deleted.stdout]).toEqual([0, "home\n"]);
  expect((await inkloom(["gallery", "board", "list"])).stdout).toBe("No board.\n");
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

    const board = { id: "00000000-0000-4000-8000-000000000001", name: "b", pictures: 0 };
    const { address: at, ...there } = await fakeService({
      "GET /api/v1/gallery/boards": { body: { boards: [board] } },
      "GET /api/v1/gallery": { body: { entries: [{ id: "e" }], next: null } },
      [`POST /api/v1/gallery/boards/${board.id}/pictures`]: { body: { changed: ["e"], board } },
    });
    await storage.database.announce(at);
    const asset = `asset:${"a".repeat(64)}`;
    const added = await inkloom(["gallery", "board", "add", "B", asset], "busy");
    expect([added.exitCode, added.stdout]).toEqual([0, "Added: 1\n"]);
    expect(there.asked.slice(1)).toEqual([
      ["GET", `/api/v1/gallery?limit=200&asset=${encodeURIComponent(asset)}`, undefined],
      ["POST", `/api/v1/gallery/boards/${board.id}/pictures`, { add: ["e"] }],
    ]);
    await there.close();
    await storage.database.announce(service.address);

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
