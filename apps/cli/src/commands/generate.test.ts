import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPngText } from "@inkloom/pixels";
import type { Results, Run } from "@inkloom/tools";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { idleRuntime, recorder, runRecorded } from "../surroundings.suite.ts";

let home = "";
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-generate-"));
});
afterEach(() => rm(home, { recursive: true }));

/** Black pictures of the wished number. */
const result = (batch: number, seed: number): Results["generate"] => ({
  pictures: Array.from({ length: batch }, (_, index) => ({
    pixels: { width: 2, height: 1, data: new Uint8ClampedArray(8).fill(255) },
    seed: seed + index,
    infotext: `Seed: ${String(seed + index)}`,
    job: {
      program: "inkloom",
      version: "0.1.0",
      tool: "generate",
      parameters: {},
      model: { name: "m", family: "f" },
    },
  })),
  model: { name: "m", path: "/m", family: "f" },
  seconds: { sample: 1 },
});

const draw: Run<"generate"> = async ({ batch, seed, device }, { runtime, onProgress }) => {
  await runtime(device);
  for (const step of [1, 2, 3]) {
    onProgress?.({ stage: "sample", step, steps: 3 });
    await Promise.resolve();
  }
  return result(batch, seed);
};

const generate = (argv: string[], given: Parameters<typeof runRecorded>[1] = {}) =>
  runRecorded(["generate", "a cat", "--seed", "7", ...argv], {
    env: { INKLOOM_HOME: home },
    runs: { generate: draw },
    ...given,
  });

describe("generate", () => {
  test("prints the path of each picture, and nothing else without a terminal", async () => {
    const { exitCode, stdout, stderr } = await generate(["--batch", "2"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    const paths = stdout.trim().split("\n");
    expect(paths).toHaveLength(2);
    for (const [index, path] of paths.entries()) {
      const name = `0000${String(index + 1)}-${String(7 + index)}.png`;
      expect(path).toMatch(/[\\/]pictures[\\/]\d{4}-\d\d-\d\d[\\/]/);
      expect(path.startsWith(home) && path.endsWith(name)).toBe(true);
      expect(readPngText(await readFile(path))["parameters"]).toBe(`Seed: ${String(7 + index)}`);
    }
  });

  test("--json prints one document", async () => {
    const out = join(home, "x.png");
    const { stdout } = await generate(["--json", "--out", out]);
    expect(JSON.parse(stdout)).toEqual({
      pictures: [{ path: out, seed: 7, width: 2, height: 1, infotext: "Seed: 7" }],
      model: { name: "m", path: "/m", family: "f" },
      seconds: { sample: 1 },
    });
  });

  test("a terminal sees how far it is, in the reader's language, and a clean line at the end", async () => {
    const stderr = recorder(true);
    await generate(["--lang", "zh"], { stderr });
    expect(stderr.text()).toContain("采样  ████████░░░░░░░░░░░░░░░░  1/3");
    expect(stderr.text().endsWith("\r\u001b[K")).toBe(true);
  });

  test.each(["DDIM", " ddim karras", "plms"])(
    "%j with one step is told to be noise",
    async (sampler) => {
      const line = ["--sampler", sampler, "--steps", "1"];
      const english = await generate(line);
      expect([english.exitCode, english.stderr]).toEqual([
        0,
        "Hint: DDIM or PLMS with 1 step decodes plain noise and never asks the model, as in A1111; use --steps 2 or more.\n",
      ]);
      expect(english.stdout).toMatch(/^[^\n]+\.png\n$/);
      expect((await generate([...line, "--lang", "zh"])).stderr).toMatch(/^提示：[^\n]+\n$/);
      expect((await generate(["--sampler", sampler, "--steps", "2"])).stderr).toBe("");
      expect((await generate(["--sampler", "Euler", "--steps", "1"])).stderr).toBe("");
    },
  );

  test("a dumb terminal is left alone", async () => {
    const stderr = recorder(true);
    await generate([], { stderr, env: { INKLOOM_HOME: home, TERM: "dumb" } });
    expect(stderr.text()).toBe("");
  });

  test("a bad place is refused before the engine starts", async () => {
    const runs = {}; // any use of a tool fails the test
    const { exitCode, stderr } = await generate(["--out", "x.gif"], { runs });
    expect([exitCode, stderr.split("\n")[0]]).toEqual([
      2,
      'Error: --out: got "x.gif", expected a .png, .jpg or .webp file or a folder.',
    ]);
    expect(await readdir(home)).toEqual([]);
  });

  test("the runtime is closed after success and after failure", async () => {
    for (const fails of [false, true]) {
      const runtime = idleRuntime();
      const run: Run<"generate"> = async (parameters, context) => {
        const drawn = await draw(parameters, context);
        if (fails) throw new Error("no");
        return drawn;
      };
      const openRuntime = () => Promise.resolve(runtime);
      const { exitCode } = await generate([], { openRuntime, runs: { generate: run } });
      expect([exitCode, runtime.closed]).toEqual([fails ? 1 : 0, 1]);
    }
  });

  test("an interruption clears the line before it is told", async () => {
    const interruption = new AbortController();
    const stderr = recorder(true);
    const run: Run<"generate"> = (_, { onProgress }) => {
      onProgress?.({ stage: "encode" });
      setTimeout(() => {
        interruption.abort();
      }, 10);
      return new Promise(() => undefined);
    };
    await generate([], { stderr, signal: interruption.signal, runs: { generate: run } });
    expect(stderr.text()).toBe(
      "\r\u001b[KReading the prompt\r\u001b[KInterrupted; no unfinished file was left.\n",
    );
  });

  test("an interruption while pictures are written leaves no file", async () => {
    const interruption = new AbortController();
    const run: Run<"generate"> = async (parameters, context) => {
      const drawn = await draw(parameters, context);
      interruption.abort();
      return drawn;
    };
    const { exitCode, stdout } = await generate([], {
      signal: interruption.signal,
      runs: { generate: run },
    });
    expect([exitCode, stdout]).toEqual([130, ""]);
    expect(await readdir(home)).toEqual([]);
  });
});
