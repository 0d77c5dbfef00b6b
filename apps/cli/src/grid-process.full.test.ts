/** A grid from a picture by the real program, killed in the middle; one from words is in grid-words-process.full.test.ts. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePng } from "@inkloom/pixels";
import type { Results } from "@inkloom/tools";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cellsIn, ended, killedAfter, startGrid } from "./grid-process.suite.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-grid-"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const start = (argv: readonly string[]) => startGrid(argv, home);

test("from a picture, killed after cell 5 of 12, exactly 7 more are drawn", async () => {
  const folder = join(home, "killed-img2img");
  const image = join(home, "photo.png");
  const data = new Uint8ClampedArray(64 * 64 * 4).fill(200);
  await writeFile(image, await encodePng({ width: 64, height: 64, data }));
  const line = ["--image", image, "--x", "denoise=0.25-1 (+0.25)", "--y", "steps=2-4"];
  line.push("--seed", "7", "--out", folder);
  await killedAfter(5, start(line), folder);
  const before = await cellsIn(folder);
  expect(before).toHaveLength(5);
  const kept = await Promise.all(before.map((name) => readFile(join(folder, name))));
  const { exitCode, stdout, stderr } = await ended(start([...line, "--json"]));
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect((JSON.parse(stdout) as Results["grid"]).drawn).toBe(7);
  expect(await Promise.all(before.map((name) => readFile(join(folder, name))))).toEqual(kept);

  // The sheet restores the grid; the picture is given again.
  const again = join(home, "again-img2img");
  const sheet = join(folder, "sheet.png");
  const { stdout: other } = await ended(
    start(["--from", sheet, "--image", image, "--out", again, "--json"]),
  );
  expect((JSON.parse(other) as Results["grid"]).drawn).toBe(12);
  const drawn = await Promise.all(before.map((name) => readFile(join(again, name))));
  expect(drawn).toEqual(kept);
});
