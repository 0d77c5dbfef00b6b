/** Grids by the real program: killed in the middle, they go on where they were. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { decodePng, readPngText } from "@inkloom/pixels";
import type { Results } from "@inkloom/tools";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cellsIn, ended, startGrid } from "./grid-process.suite.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-grid-"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const start = (argv: readonly string[]) => startGrid(argv, home);

describe("inkloom grid", () => {
  test("killed after cell 5 of 12, exactly 7 more are drawn", async () => {
    const folder = join(home, "killed");
    const line = ["--x", "steps=1-4", "--y", "cfg=5,7,9", "--seed", "7", "--out", folder];
    const child = start(line);
    const end = ended(child);
    while ((await cellsIn(folder)).length < 5 && child.exitCode === null) await delay(5);
    if (child.pid === undefined) throw new Error("no process");
    process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
    await end;
    const before = await cellsIn(folder);
    expect(before).toHaveLength(5);
    const kept = await Promise.all(before.map((name) => readFile(join(folder, name))));

    const { exitCode, stdout, stderr } = await ended(start([...line, "--json"]));
    expect([exitCode, stderr]).toEqual([0, ""]);
    const result = JSON.parse(stdout) as Results["grid"];
    expect(result.drawn).toBe(7);
    expect(result.cells.filter(({ drawn }) => drawn)).toHaveLength(7);
    expect(await Promise.all(before.map((name) => readFile(join(folder, name))))).toEqual(kept);
    expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);

    const sheet = await readFile(result.sheet);
    const { width, height } = await decodePng(sheet);
    expect([width >= 4 * 128, height >= 3 * 128]).toEqual([true, true]);
    const job = JSON.parse(readPngText(sheet)["inkloom"] ?? "") as { parameters: unknown };
    expect(job.parameters).toMatchObject({ prompt: "a red house", x: "steps=1-4" });

    // A cell is the picture that its settings make alone.
    const last = await readFile(join(folder, "12.png"));
    expect(readPngText(last)["parameters"]).toContain("Steps: 4, Sampler: Euler, ");
    expect(readPngText(last)["parameters"]).toContain("CFG scale: 9, Seed: 7");

    const nothing = JSON.parse((await ended(start([...line, "--json"]))).stdout) as Results["grid"];
    expect(nothing.drawn).toBe(0);
    const other = await ended(start([...line, "--steps", "3"]));
    expect(other.exitCode).toBe(2);
    expect(other.stderr).toContain("other settings of steps");
  });

  test("a bad cell is found before anything is drawn", async () => {
    for (const [axis, said] of [
      ["sampler=Euler,Eulr", '"Eulr" is unknown'],
      ["model=inkloom-mini,nowhere", '"nowhere" was not found'],
      ["width=128,100", "width is 100"],
    ] as const) {
      const folder = join(home, "bad");
      const { exitCode, stderr } = await ended(start(["--x", axis, "--out", folder]));
      expect(exitCode).toBe(2);
      expect(stderr).toContain(said);
      expect(await readdir(home)).not.toContain("bad");
    }
  });

  test("a folder with other pictures, or with another manifest, is left alone", async () => {
    const folder = await mkdtemp(join(home, "other-"));
    await writeFile(join(folder, "holiday.png"), "x");
    const refused = await ended(start(["--x", "steps=1,2", "--out", folder]));
    expect([refused.exitCode, await readdir(folder)]).toEqual([2, ["holiday.png"]]);
    await writeFile(
      join(folder, "grid.json"),
      '{"program":"inkloom","tool":"grid","cells":[{"file":"../x.png"}]}',
    );
    const forged = await ended(start(["--x", "steps=1,2", "--out", folder]));
    expect(forged.stderr).toContain("is no manifest of a grid");
  });
});
