import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { encodePng, readPngText } from "@inkloom/pixels";
import type { Results, Run } from "@inkloom/tools";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { idleRuntime, runRecorded } from "../surroundings.suite.ts";

let home = "";
let photos = "";
const pixels = { width: 2, height: 1, data: new Uint8ClampedArray(8).fill(255) };

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-upscale-"));
  photos = join(home, "photos");
  await mkdir(photos);
  for (const name of ["b.png", "a.png", "c.PNG", "notes.txt"])
    await writeFile(join(photos, name), await encodePng(pixels));
});
afterEach(() => rm(home, { recursive: true }));

const result: Results["upscale"] = {
  pixels,
  infotext: "Postprocess upscale by: 4",
  upscaler: { name: "Lanczos" },
  texts: { parameters: "a house" },
};

const enlarge: Run<"upscale"> = async ({ device }, { runtime, onProgress }) => {
  await runtime(device);
  onProgress?.({ stage: "upscale", step: 1, steps: 1 });
  return result;
};

const upscale = (argv: string[], given: Parameters<typeof runRecorded>[1] = {}) =>
  runRecorded(["upscale", ...argv], {
    env: { INKLOOM_HOME: home },
    runs: { upscale: enlarge },
    ...given,
  });

describe("upscale", () => {
  test("writes one picture where it is told to, with the texts of its source", async () => {
    const out = join(home, "large.png");
    const { exitCode, stdout, stderr } = await upscale([join(photos, "a.png"), "--out", out]);
    expect([exitCode, stdout, stderr]).toEqual([0, `${out}\n`, ""]);
    expect(readPngText(await readFile(out))).toMatchObject({
      parameters: "a house",
      postprocessing: "Postprocess upscale by: 4",
    });
  });

  test("a folder's pictures are enlarged by name, with one engine", async () => {
    let opened = 0;
    const openRuntime = () => {
      opened += 1;
      return Promise.resolve(idleRuntime());
    };
    const out = join(home, "large");
    const { exitCode, stdout } = await upscale([photos, "-o", out], { openRuntime });
    expect([exitCode, opened]).toEqual([0, 1]);
    const names = ["a.png", "b.png", "c.png"];
    expect(stdout).toBe(names.map((name) => `${join(out, name)}\n`).join(""));
    expect((await readdir(out)).sort()).toEqual(names);
  });

  test("several pictures and folders are enlarged in the order in which they are given", async () => {
    const out = join(home, "large");
    const [b, a] = [join(photos, "b.png"), join(photos, "a.png")];
    const { exitCode, stdout } = await upscale([b, a, "--scale", "2", photos, "-o", out]);
    expect(exitCode).toBe(0);
    const names = ["b.png", "a.png", "a-2.png", "b-2.png", "c.png"];
    expect(stdout).toBe(names.map((name) => `${join(out, name)}\n`).join(""));
  });

  test("nothing in a folder is replaced", async () => {
    const { stdout } = await upscale([join(photos, "a.png"), "--out", photos]);
    expect(stdout).toBe(`${join(photos, "a-2.png")}\n`);
  });

  test("without --out pictures go into the folder of the day", async () => {
    const { stdout } = await upscale([join(photos, "a.png")]);
    expect(stdout).toMatch(/[\\/]pictures[\\/]\d{4}-\d\d-\d\d[\\/]a\.png\n$/);
  });

  test("a picture of a folder that cannot be read is told when the others are done", async () => {
    const runs = {
      upscale: (({ picture }) =>
        picture.endsWith("b.png")
          ? Promise.reject(new Problem("input/picture", { en: "b is broken", zh: "b 已损坏" }))
          : Promise.resolve(result)) as Run<"upscale">,
    };
    const out = join(home, "large");
    const { exitCode, stderr } = await upscale([photos, "-o", out], { runs });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("b is broken");
    expect((await readdir(out)).sort()).toEqual(["a.png", "c.png"]);
  });

  test("--json tells source, size and upscaler", async () => {
    const source = join(photos, "a.png");
    const out = join(home, "large.webp");
    const { stdout } = await upscale([source, "--json", "-o", out]);
    expect(JSON.parse(stdout)).toEqual({
      pictures: [{ path: out, source, width: 2, height: 1, upscaler: { name: "Lanczos" } }],
    });
  });

  test("a folder without pictures is told before anything begins", async () => {
    const empty = join(home, "empty");
    await mkdir(empty);
    const { exitCode, stderr } = await upscale([empty], { runs: {} });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("holds no picture");
  });
});
