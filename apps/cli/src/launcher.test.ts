/** The launcher on a Node that runs no TypeScript, which a flag makes of this one. */
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { VERSION } from "@inkloom/contract";
import { describe, expect, test } from "vitest";

const run = promisify(execFile);
const launcher = join(import.meta.dirname, "../bin/inkloom.mjs");

describe("the launcher", () => {
  test("starts the Node that came along where this one runs no TypeScript", async () => {
    const words = ["--no-experimental-strip-types", launcher, "--version"];
    expect((await run(process.execPath, words)).stdout).toBe(`${VERSION}\n`);
  });

  test("hands the exit code through", async () => {
    const words = ["--no-experimental-strip-types", launcher, "paint"];
    await expect(run(process.execPath, words)).rejects.toMatchObject({ code: 2 });
  });

  test.each([
    ["en_US.UTF-8", /^inkloom: this is Node \d+\.\d+\.\d+, expected Node 22\.18 or newer/],
    ["zh_CN.UTF-8", /^inkloom：当前是 Node \d+\.\d+\.\d+，需要 Node 22\.18 或更高版本/],
  ])("names the versions where no Node came along, in %s", async (locale, sentence) => {
    const folder = await mkdtemp(join(tmpdir(), "inkloom-launcher-"));
    const alone = join(folder, "inkloom.mjs");
    await copyFile(launcher, alone);
    const words = ["--no-experimental-strip-types", alone, "--version"];
    const failure = run(process.execPath, words, { env: { ...process.env, LC_ALL: locale } });
    await expect(failure).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(sentence) as string,
    });
    await rm(folder, { recursive: true });
  });
});
