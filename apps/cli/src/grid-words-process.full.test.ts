/** Grids by the real program: killed in the middle, they go on where they were. What needs no process of its own runs in
 *  this one. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createNodeRuntime } from "@inkloom/engine/node";
import { decodePng, readPngText } from "@inkloom/pixels";
import { type Results, RUNS } from "@inkloom/tools";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cellsIn, ended, killedAfter, startGrid } from "./grid-process.suite.ts";
import { runRecorded } from "./surroundings.suite.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-grid-"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const models = fileURLToPath(new URL("../../../models", import.meta.url));

/** The same command line in this process. */
const grid = (argv: readonly string[]) =>
  runRecorded(["grid", "a red house", ...argv, "--device", "cpu"], {
    env: { INKLOOM_HOME: home, LANG: "C" },
    embeddedModels: models,
    runs: RUNS,
    openRuntime: () => createNodeRuntime("cpu", { threads: 1 }),
  });

describe("inkloom grid", () => {
  test("killed after cell 5 of 12, only those that are missing are drawn", async () => {
    const folder = join(home, "killed");
    const line = ["--x", "steps=1-4", "--y", "cfg=5,7,9", "--seed", "7", "--out", folder];
    await killedAfter(5, startGrid(line, home), folder);
    const before = await cellsIn(folder);
    // A loaded machine may see the kill a cell later.
    expect(before.length).toBeGreaterThanOrEqual(5);
    expect(before.length).toBeLessThan(12);
    const missing = 12 - before.length;
    const kept = await Promise.all(before.map((name) => readFile(join(folder, name))));

    const { exitCode, stdout, stderr } = await ended(startGrid([...line, "--json"], home));
    expect([exitCode, stderr]).toEqual([0, ""]);
    const result = JSON.parse(stdout) as Results["grid"];
    expect(result.drawn).toBe(missing);
    expect(result.cells.filter(({ drawn }) => drawn)).toHaveLength(missing);
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

    const nothing = JSON.parse((await grid([...line, "--json"])).stdout) as Results["grid"];
    expect(nothing.drawn).toBe(0);
    const other = await grid([...line, "--steps", "3"]);
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
      const { exitCode, stderr } = await grid(["--x", axis, "--out", folder]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(said);
      expect(await readdir(home)).not.toContain("bad");
    }
  });

  test("a folder with other pictures, or with another manifest, is left alone", async () => {
    const folder = await mkdtemp(join(home, "other-"));
    await writeFile(join(folder, "holiday.png"), "x");
    const refused = await grid(["--x", "steps=1,2", "--out", folder]);
    expect([refused.exitCode, await readdir(folder)]).toEqual([2, ["holiday.png"]]);
    await writeFile(
      join(folder, "grid.json"),
      '{"program":"inkloom","tool":"grid","cells":[{"file":"../x.png"}]}',
    );
    const forged = await grid(["--x", "steps=1,2", "--out", folder]);
    expect(forged.stderr).toContain("is no manifest of a grid");
  });
});
