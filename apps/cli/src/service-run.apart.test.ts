/** How commands that are no tools are run: what they are given, how they end. Stand-ins take their places. */
import { Problem } from "@inkloom/contract";
import { describe, expect, test, vi } from "vitest";
import type { ServiceBench } from "./service-commands/command.ts";
import { runRecorded } from "./surroundings.suite.ts";

const run = vi.hoisted(() => vi.fn<(bench: ServiceBench) => Promise<void>>());
vi.mock("./service-commands/index.ts", () => {
  const said = { en: "A test.", zh: "测试。" };
  const command = {
    title: said,
    help: said,
    takes: [
      { name: "first", help: said },
      { name: "others", help: said, optional: true, many: true },
    ],
    options: {
      alsoPort: { flags: "--also-port <n>", help: said },
      tag: { flags: "--tag <tag>", help: said, many: true },
      quiet: { flags: "-q, --quiet", help: said },
    },
    run,
  };
  return {
    SERVICE_COMMANDS: [
      { ...command, words: ["queue", "work"] },
      { ...command, words: ["linger"], endsItself: true },
    ],
  };
});

/** Interrupted a little after the command began. */
const interrupted = (): AbortSignal => AbortSignal.timeout(30);

const untilAborted = ({ around }: ServiceBench): Promise<void> =>
  new Promise((resolve) => {
    around.signal.addEventListener("abort", () => {
      resolve();
    });
  });

describe("a command that is no tool", () => {
  test("is given its words and options, and nothing that was not given", async () => {
    run.mockImplementation(({ words, options, printJson, language }) => {
      printJson({ words, options, language, odd: "\u009b" });
      return Promise.resolve();
    });
    const argv = ["queue", "work", "a", "b", "c", "--also-port", "1", "--tag", "x", "--tag=y"];
    const { exitCode, stdout, stderr } = await runRecorded(argv);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toEqual({
      words: ["a", "b", "c"],
      options: { alsoPort: "1", tag: ["x", "y"] },
      language: "en",
      odd: "\u009b",
    });
    expect(stdout).toContain("\\u009b");
    const help = await runRecorded(["queue", "work", "--help"]);
    expect(help.stdout).toContain("Usage: inkloom queue work [options] <first> [others...]");
  });

  test.each([
    [["queue", "work"], "The argument <first> is missing."],
    [["queue", "wrk", "a"], "did you mean work?"],
    [["queue", "work", "a", "--tagg", "x"], "did you mean --tag?"],
    [["queue", "work", "a", "--also-port", "--quiet"], "needs a value, got the option --quiet"],
  ])("%j is bad usage as with tools", async (argv, words) => {
    const { exitCode, stderr } = await runRecorded(argv);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  test.each([
    [new Problem("queue/unknown", { en: "No job.", zh: "无任务。" }), 2, "[queue/unknown]"],
    [new Problem("storage/damaged", { en: "Bad.", zh: "损坏。" }), 1, "[storage/damaged]"],
    [new TypeError("x"), 1, "This is a bug in Inkloom"],
  ])("fails as tools do: %s", async (error, code, words) => {
    run.mockRejectedValue(error);
    const { exitCode, stderr } = await runRecorded(["queue", "work", "a"]);
    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(words)]);
  });

  test("is left behind when it is interrupted and goes on", async () => {
    run.mockImplementation(() => new Promise(() => undefined));
    const { exitCode, stderr } = await runRecorded(["queue", "work", "a"], {
      signal: interrupted(),
    });
    expect([exitCode, stderr]).toEqual([130, "Interrupted; no unfinished file was left.\n"]);
  });

  test("that ends itself has the time it needs, and then it is a good end", async () => {
    let ended = false;
    run.mockImplementation(async (bench) => {
      await untilAborted(bench);
      await new Promise((resolve) => setTimeout(resolve, 600));
      ended = true;
    });
    const { exitCode, stderr } = await runRecorded(["linger", "a"], { signal: interrupted() });
    expect([exitCode, stderr, ended]).toEqual([0, "", true]);
  });

  test("that ends itself and cannot finish is interrupted all the same", async () => {
    run.mockImplementation(async (bench) => {
      await untilAborted(bench);
      throw new Error("half done");
    });
    const { exitCode } = await runRecorded(["linger", "a"], { signal: interrupted() });
    expect(exitCode).toBe(130);
  });
});
