import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stagesOf, TRIAL } from "./stages.ts";

/** The whole way of the embedded model, each training for a step or two. */
const SCRIPT = fileURLToPath(new URL("train-embedded.ts", import.meta.url));
const start = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-embedded-"));
});
afterAll(() => rm(folder, { recursive: true }));

const made = (...options: string[]) =>
  start(process.execPath, [SCRIPT, "--folder", folder, "--trial", ...options]);

test("every stage runs once, and none a second time", async () => {
  const { stdout } = await made();
  const names = stagesOf(folder, TRIAL).map(({ name }) => name);
  for (const name of names) expect(stdout).toContain(`== ${name}\n`);
  expect((await made()).stdout).toBe("");

  expect((await readdir(join(folder, "made"))).sort()).toEqual([
    "controlnet",
    "inkloom-mini",
    "loras",
  ]);
  const card = await readFile(join(folder, "made", "inkloom-mini", "README.md"), "utf8");
  expect(card).toMatch(/\| ControlNet canny +\| 1 +\|/);
  expect(card).not.toMatch(/NaN|undefined|Infinity/);
});

test("a stage that does not exist is named, with those that do", async () => {
  await expect(made("--only", "a judge")).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining(
      'no stage "a judge", expected one of: scenes, autoencoder',
    ) as string,
  });
});
