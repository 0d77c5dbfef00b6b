/** The real program in a process of its own: the embedded model, signals, exit codes, files. */
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { decodePng, readPngText } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const program = join(import.meta.dirname, "../bin/inkloom.mjs");
let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-process-"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const start = (argv: readonly string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [program, ...argv], {
    env: { ...process.env, INKLOOM_HOME: home, LANG: "C", LC_ALL: "C" },
  });

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { exitCode, stdout, stderr };
}

/** Once the engine has been started it is in the middle of the work, short of its end by far. */
async function inTheMiddle({ pid = 0 }: ChildProcess): Promise<void> {
  const children = `/proc/${pid}/task/${pid}/children`;
  if (existsSync(children))
    await expect.poll(() => readFile(children, "utf8"), { timeout: 30_000 }).not.toBe("");
  await delay(existsSync(children) ? 500 : 2500);
}

describe("inkloom generate", () => {
  test("draws with the embedded model, the same picture for the same seed", async () => {
    const line = [
      "generate",
      "雪地里的红房子",
      "--steps",
      "2",
      "--seed",
      "7",
      "--device",
      "cpu",
      "--json",
    ];
    const { exitCode, stdout, stderr } = await ended(start([...line, "--batch", "2"]));
    expect([exitCode, stderr]).toEqual([0, ""]);
    const { pictures } = JSON.parse(stdout) as {
      pictures: { path: string; seed: number; width: number; height: number; infotext: string }[];
    };
    expect(pictures.map(({ seed, width, height }) => [seed, width, height])).toEqual([
      [7, 128, 128],
      [8, 128, 128],
    ]);
    const [first] = pictures;
    if (first === undefined) throw new Error("no picture");
    const text = readPngText(await readFile(first.path));
    expect(text["parameters"]).toBe(first.infotext);
    expect(first.infotext).toContain("雪地里的红房子");
    const job = JSON.parse(text["inkloom"] ?? "") as { parameters: Record<string, unknown> };
    expect(job.parameters).toMatchObject({ prompt: "雪地里的红房子", seed: 7, steps: 2 });

    const again = await ended(start([...line.slice(0, -1), "--out", join(home, "again.png")]));
    expect(again.stdout).toBe(`${join(home, "again.png")}\n`);
    const pixels = await decodePng(await readFile(join(home, "again.png")));
    expect(pixels).toEqual(await decodePng(await readFile(first.path)));
  });

  test.skipIf(process.platform === "win32")(
    "Ctrl-C ends it within a second, with exit code 130 and no file",
    async () => {
      const folder = join(home, "interrupted");
      const child = start(["generate", "a", "--steps", "150", "--device", "cpu", "--out", folder]);
      const end = ended(child);
      await inTheMiddle(child);
      const interrupted = performance.now();
      child.kill("SIGINT");
      const { exitCode, stdout } = await end;
      expect(performance.now() - interrupted).toBeLessThan(1000);
      expect([exitCode, stdout]).toEqual([130, ""]);
      expect(await readdir(home)).not.toContain("interrupted");
    },
  );

  test("bad input ends with exit code 2 and one complaint, no stack", async () => {
    const unknown = ["generate", "a", "--sampler", "eulr", "--out", join(home, "bad")];
    const { exitCode, stdout, stderr } = await ended(start(unknown));
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain('"eulr"');
    expect(stderr).toContain("Euler");
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(await readdir(home)).not.toContain("bad");
  });
});

const exitOf = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => child.on("exit", resolve));

describe("outputs that are gone", () => {
  test("a reader that goes away is no failure, and nobody hears of it", async () => {
    const child = start(["generate", "--help"]);
    child.stdout.destroy();
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    expect([await exitOf(child), said]).toEqual([0, ""]);
  });

  test("a failure is one even if nobody reads what is said about it", async () => {
    const child = start(["generate", "x", "--steps", "-1"]);
    child.stderr.destroy();
    expect(await exitOf(child)).toBe(2);
    const deaf = start(["generate", "x", "--steps", "-1"]);
    deaf.stdout.destroy();
    deaf.stderr.destroy();
    expect(await exitOf(deaf)).toBe(2);
  });

  test.skipIf(process.platform !== "linux")(
    "a full disk below the output is told in words, and the picture is kept",
    async () => {
      const out = join(home, "kept.png");
      const full = openSync("/dev/full", "w");
      const line = ["generate", "x", "--steps", "1", "--device", "cpu", "--out", out];
      const child = spawn(process.execPath, [program, ...line], {
        env: { ...process.env, INKLOOM_HOME: home, LANG: "C", LC_ALL: "C" },
        stdio: ["ignore", full, "pipe"],
      });
      closeSync(full);
      let said = "";
      child.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
      expect(await new Promise((resolve) => child.on("close", resolve))).toBe(1);
      expect(said).toMatch(
        /^Error: The standard output could not be written, .*\nCause: .*\[output\/full\]\nCure: .*\n$/,
      );
      expect(readPngText(await readFile(out))["parameters"]).toContain("Steps: 1");
    },
  );
});
