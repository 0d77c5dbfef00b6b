import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ParamsOf, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { decodePng, readPngText } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { restorePicture } from "../../pictures/restore-picture.ts";
import type { RunContext } from "../../run.ts";
import { runGenerate } from "../generate/run.ts";
import { runGrid } from "./run.ts";

const models = fileURLToPath(new URL("../../../../../models", import.meta.url));
let home = "";
let runtime: Runtime;
let loads: string[] = [];
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-grid-"));
  const real = await createNodeRuntime("cpu", { threads: 1 });
  runtime = {
    device: real.device,
    capabilities: real.capabilities,
    load: (graph, options) => {
      loads.push(graph.name);
      return real.load(graph, options);
    },
    close: () => real.close(),
  };
});
afterAll(async () => {
  await runtime.close();
  await rm(home, { recursive: true });
});

const context = (more: Partial<RunContext> = {}): RunContext => ({
  runtime: () => Promise.resolve(runtime),
  home,
  embeddedModels: models,
  picture: () => Promise.reject(new Error("no picture is asked for")),
  ...more,
});
const request = (given: Partial<ParamsOf<"grid">>): ParamsOf<"grid"> =>
  validate(TOOLS.grid, { prompt: "a red house", steps: 1, seed: 7, device: "cpu", ...given });

describe("a grid", () => {
  test("loads each network once for all its pictures, and each is what it would be alone", async () => {
    loads = [];
    const told: unknown[] = [];
    const grid = request({ x: "cfg=5,7", y: "Prompt S/R=red,blue" });
    const result = await runGrid(
      grid,
      context({ onProgress: ({ picture }) => told.push(picture) }),
    );
    expect(result.drawn).toBe(4);
    expect(new Set(loads).size).toBe(loads.length);
    expect(told.at(-1)).toEqual({ number: 4, of: 4 });
    const sheet = readPngText(await readFile(result.sheet));
    expect(sheet["parameters"]).toContain(
      'Script: X/Y/Z plot, X Type: "cfg", X Values: "cfg: 5, cfg: 7", Y Type: "Prompt S/R"',
    );
    const last = result.cells.at(-1)?.path ?? "";
    const { parameters } = restorePicture(await readFile(last));
    expect(parameters).toMatchObject({ prompt: "a blue house", cfg: 7, seed: 7 });
    const alone = await runGenerate(validate(TOOLS.generate, parameters), context());
    expect(await decodePng(await readFile(last))).toEqual(alone.pictures[0]?.pixels);
  });

  test("a folder of its own is numbered, and an open seed is the same for all", async () => {
    const result = await runGrid(request({ x: "cfg=5,7", seed: -1 }), context());
    expect(result.folder).toMatch(/grid-0000\d$/);
    const [first, second] = result.cells;
    expect(first?.seed).toBe(second?.seed);
    expect(first?.seed).toBeGreaterThanOrEqual(0);
  });

  test("cancelled between pictures, it goes on; a damaged picture is drawn again", async () => {
    const folder = join(home, "cancelled");
    const grid = request({ x: "steps=1-4", folder });
    const stop = new AbortController();
    const cancelled = runGrid(
      grid,
      context({
        signal: stop.signal,
        onProgress: ({ picture }) => {
          if (picture?.number === 3) stop.abort();
        },
      }),
    );
    await expect(cancelled).rejects.toThrow();
    expect((await readdir(folder)).sort()).toEqual(["1.png", "2.png", "grid.json"]);
    await writeFile(join(folder, "2.png"), (await readFile(join(folder, "2.png"))).subarray(0, 99));
    const result = await runGrid(grid, context());
    expect(result.cells.map(({ drawn }) => drawn)).toEqual([false, true, true, true]);
  });
});
