import { Problem } from "@inkloom/contract";
import type { MachineReport, RunContext } from "@inkloom/tools";
import { describe, expect, test } from "vitest";
import { idleRuntime, recorder, runRecorded } from "./surroundings.suite.ts";

const chinese = { env: { LANG: "zh_CN.UTF-8" } };

describe("help", () => {
  const pages = [
    ["--help"],
    ["generate", "--help"],
    ["img2img", "--help"],
    ["grid", "--help"],
    ["info", "--help"],
    ["model", "--help"],
    ["model", "inspect", "--help"],
    ["doctor", "--help"],
  ];
  test.each(pages.map((page) => [page.join(" "), page]))("%s in English", async (_, page) => {
    const { exitCode, stdout, stderr } = await runRecorded(page);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).not.toMatch(/\p{Script=Han}/u);
    expect(stdout).toMatchSnapshot();
  });

  test.each(pages.map((page) => [page.join(" "), page]))("%s in Chinese", async (_, page) => {
    const { exitCode, stdout, stderr } = await runRecorded(page, chinese);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toMatchSnapshot();
  });

  test("--lang counts more than the locale", async () => {
    expect((await runRecorded(["--lang", "en", "--help"], chinese)).stdout).toContain("Usage:");
    expect((await runRecorded(["doctor", "--help", "--lang=zh"])).stdout).toContain("用法：");
  });

  test("a line without a command shows the help as an error", async () => {
    for (const argv of [[], ["model"]]) {
      const { exitCode, stdout, stderr } = await runRecorded(argv);
      expect([exitCode, stdout]).toEqual([2, ""]);
      expect(stderr).toContain("Usage: inkloom");
    }
  });

  test("the version is printed alone", async () => {
    expect(await runRecorded(["--version"])).toEqual({
      exitCode: 0,
      stdout: "0.1.0\n",
      stderr: "",
    });
  });
});

describe("bad usage", () => {
  test.each([
    [
      ["modle"],
      "The command modle is unknown; did you mean model?",
      "未知命令 modle；是否想用 model？",
    ],
    [["paint"], "The command paint is unknown.", "未知命令 paint。"],
    [
      ["model", "inspct", "x"],
      "The command inspct is unknown; did you mean inspect?",
      "是否想用 inspect？",
    ],
    [["generate"], "The argument <prompt> is missing.", "缺少参数 <prompt>。"],
    [
      ["generate", "a", "cat"],
      "Too many arguments: got 2 (a, cat), expected 1; put quotation marks around text with spaces.",
      "参数过多：给出了 2 个（a, cat），应为 1 个",
    ],
    [
      ["generate", "a", "--stps", "5"],
      "The option --stps is unknown; did you mean --steps?",
      "未知选项 --stps；是否想用 --steps？",
    ],
    [["generate", "a", "--xyzzy"], "The option --xyzzy is unknown.", "未知选项 --xyzzy。"],
    [
      ["generate", "a", "--steps"],
      "The option -s, --steps <n> needs a value, none was given.",
      "需要一个值，但没有给出。",
    ],
    [
      ["generate", "a", "--out", "--json"],
      "The option -o, --out <path> needs a value, got the option --json.",
      "给出的却是选项 --json。",
    ],
    [
      ["generate", "a", "--steps", "-5"],
      "--steps: got -5, expected a whole number from 1 to 150.",
      "--steps：给出的是 -5，应为 1 到 150 之间的整数。",
    ],
    [
      ["generate", "a", "--steps", "many"],
      '--steps: got "many", expected a whole number',
      "应为 1 到 150",
    ],
    [
      ["generate", "a", "--cfg", "NaN"],
      '--cfg: got "NaN", expected a number from 1 to 30.',
      "应为 1 到 30 之间的数",
    ],
    [["generate", "a", "--seed", "1e999"], '--seed: got "1e999", expected a whole number', "整数"],
    [
      ["generate", "a", "--seed", "9007199254740993"],
      '--seed: got "9007199254740993", expected a whole number from -1 to 9007199254740928.',
      '给出的是 "9007199254740993"，应为 -1 到 9007199254740928 之间的整数。',
    ],
    [
      ["generate", "a", "--seed", "9007199254740990"],
      "--seed: got 9007199254740990, expected a whole number",
      "给出的是 9007199254740990，",
    ],
    [
      ["generate", "a", "--width", "100"],
      "--width: got 100, expected a multiple of 8 from 64 to 4096.",
      "8 的倍数",
    ],
    [
      ["generate", "a", "--clip-skip", "0"],
      "--clip-skip: got 0, expected",
      "--clip-skip：给出的是 0",
    ],
    [
      ["generate", "a", "--device", "tpu"],
      '--device: got "tpu", expected one of auto, cpu, webgpu, cuda.',
      "以下之一",
    ],
    [
      ["generate", "x".repeat(33_000)],
      "prompt: got 33000 bytes, expected text of at most 32 KiB",
      "给出的是 33000 字节",
    ],
    [
      ["generate", "a", "--negative", "好".repeat(11_000)],
      "--negative: got 33000 bytes",
      "给出的是 33000 字节",
    ],
    [["--lang", "fr"], '--lang: got "fr", expected one of en, zh.', "应为以下之一：en、zh。"],
  ])("%j is refused in both languages", async (argv, english, inChinese) => {
    const { exitCode, stdout, stderr } = await runRecorded(argv);
    expect([exitCode, stdout]).toEqual([2, ""]);
    const [sentence, cause, cure, ...rest] = stderr.split("\n");
    expect(sentence).toContain(`Error: ${english}`);
    expect(cause).toMatch(/^Cause: .+ \[input\/(usage|invalid)\]$/);
    expect(cure).toMatch(/^Cure: /);
    expect(rest).toEqual([""]);

    const translated = await runRecorded(argv, chinese);
    expect(translated.exitCode).toBe(2);
    expect(translated.stderr).toContain(inChinese);
    expect(translated.stderr).toMatch(/^错误：/);
    expect(translated.stderr.split("\n")[0]).not.toMatch(/\b(is|the|expected|unknown)\b/i);
  });
});

describe("failures", () => {
  const machine = {} as MachineReport;
  const doctor = (error: Error) => ({ runs: { doctor: () => Promise.reject(error) } });

  test("a problem of ours ends with exit code 1 and no stack", async () => {
    const problem = new Problem("output/full", { en: "No room.", zh: "没有空间。" });
    const { exitCode, stderr } = await runRecorded(["doctor"], doctor(problem));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Error: No room\.\nCause: .*\[output\/full\]\nCure: .*\n$/);
    expect((await runRecorded(["doctor", "--lang", "zh"], doctor(problem))).stderr).toMatch(
      /^错误：没有空间。\n原因：.*\n办法：.*\n$/,
    );
  });

  test("what a failure quotes does not steer the terminal", async () => {
    const quoted = "the key a\u001b[2J\u202e is odd,\n  says the driver\n";
    const problem = new Problem("weights/layout", { en: quoted, zh: quoted });
    const words = "Error: the key a\\u001b[2J\\u202e is odd, says the driver\nCause: ";
    const { stderr } = await runRecorded(["doctor"], doctor(problem));
    expect(stderr.slice(0, words.length)).toBe(words);
    const bug = await runRecorded(["doctor", "--debug"], doctor(new Error("a\u001b[2J")));
    expect(bug.stderr).not.toContain("\u001b");
  });

  test("a bug says so in one line; its stack comes with --debug only", async () => {
    const bug = new TypeError("x is undefined\nsecond line");
    const { exitCode, stderr } = await runRecorded(["doctor"], doctor(bug));
    expect(exitCode).toBe(1);
    expect(stderr.split("\n")).toHaveLength(3);
    expect(stderr).toMatch(/^Error: x is undefined\nThis is a bug in Inkloom/);
    const debug = await runRecorded(["doctor", "--debug"], doctor(bug));
    expect(debug.stderr).toMatch(/\n {4}at /);
  });

  test.each([
    [
      "ENOSPC",
      "output/full",
      "The standard output could not be written, the disk is full (ENOSPC).",
    ],
    ["EIO", "output/unwritable", "The standard output cannot be written to (EIO), expected"],
  ])("an output that cannot be written (%s) ends with exit code 1", async (code, name, english) => {
    const drained = () => Promise.reject(Object.assign(new Error(code), { code }));
    const runtime = idleRuntime();
    const given = {
      stdout: { ...recorder(), drained },
      openRuntime: () => Promise.resolve(runtime),
      runs: {
        doctor: async (_: unknown, context: RunContext) => {
          await context.runtime("cpu");
          return machine;
        },
      },
    };
    const { exitCode, stderr } = await runRecorded(["doctor", "--json"], given);
    expect([exitCode, runtime.closed]).toEqual([1, 1]);
    expect(stderr).toMatch(/^Error: .*\nCause: .*\nCure: .*\n$/);
    expect(stderr).toContain(english);
    expect(stderr).toContain(`[${name}]`);
    const chinese = await runRecorded(["--version", "--lang", "zh"], given);
    expect([chinese.exitCode, chinese.stderr]).toEqual([
      1,
      expect.stringMatching(/^错误：无法写入标准输出/),
    ]);
    expect((await runRecorded(["paint"], given)).exitCode).toBe(2);
  });

  test("an interruption ends with exit code 130 within a second, whatever the work does", async () => {
    const interruption = new AbortController();
    setTimeout(() => {
      interruption.abort();
    }, 20);
    const started = performance.now();
    const { exitCode, stdout, stderr } = await runRecorded(["doctor"], {
      signal: interruption.signal,
      runs: { doctor: () => new Promise(() => undefined) },
    });
    expect(performance.now() - started).toBeLessThan(1000);
    expect([exitCode, stdout]).toEqual([130, ""]);
    expect(stderr).toBe("Interrupted; no unfinished file was left.\n");
  });
});
