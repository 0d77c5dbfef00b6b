/** Scripts of shells; bash itself completes with its own. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { TOOLS } from "@inkloom/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runRecorded } from "../surroundings.suite.ts";
import { SERVICE_COMMANDS } from "./index.ts";

const run = promisify(execFile);
const hasBash = await run("bash", ["--version"]).then(
  () => true,
  () => false,
);

const script = async (shell: string, ...more: string[]): Promise<string> => {
  const { exitCode, stdout, stderr } = await runRecorded(["completion", shell, ...more]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  return stdout;
};

describe("inkloom completion", () => {
  test.each(["bash", "zsh", "fish", "powershell"])(
    "%s knows every command and flag",
    async (shell) => {
      const text = await script(shell);
      const commands = [
        ...Object.values(TOOLS).map(({ command }) => command),
        ...SERVICE_COMMANDS.map(({ words }) => words),
      ];
      for (const words of commands) expect(text).toContain(`'${words.join(" ")}`);
      const flag = (name: string) => (shell === "fish" ? `-l ${name} ` : `--${name}`);
      for (const name of ["steps", "models-from", "s3-bucket", "before", "lang", "json"])
        expect(text).toContain(flag(name));
      for (const value of ["DPM++ 2M", "webgpu", "jpeg"])
        expect(text.replaceAll("\\", "")).toContain(value);
      expect(text).not.toMatch(/undefined|\[object/);
    },
  );

  test.each(["zsh", "fish", "powershell"])(
    "%s describes in the language asked for",
    async (shell) => {
      expect(await script(shell)).not.toMatch(/\p{Script=Han}/u);
      expect(await script(shell, "--lang", "zh")).toContain("采样步数");
    },
  );

  test.each([
    [["completion"], "The argument <shell> is missing."],
    [["completion", "tcsh"], 'shell: got "tcsh", expected one of bash, zsh, fish, powershell.'],
  ])("%j is refused", async (argv, words) => {
    const { exitCode, stdout, stderr } = await runRecorded(argv);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(words);
  });
});

describe.skipIf(!hasBash)("bash (needs bash)", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "inkloom-completion-"));
    await writeFile(join(folder, "inkloom.bash"), await script("bash"));
    await writeFile(join(folder, "a picture.png"), "");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** What the tabulator offers behind these words; the last one is being typed. */
  async function offered(...words: readonly string[]): Promise<string[]> {
    const program = [
      'source "$0"',
      'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))',
      "_inkloom",
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ].join("\n");
    const argv = ["-c", program, join(folder, "inkloom.bash"), "inkloom", ...words];
    const { stdout } = await run("bash", argv, { cwd: folder });
    return stdout.split("\n").filter((line) => line !== "");
  }

  test.each([
    [["gen"], ["generate"]],
    [
      ["model", ""],
      ["inspect", "pull"],
    ],
    [["--lang", "zh", "doc"], ["doctor"]],
    [["generate", "--ste"], ["--steps"]],
    [["generate", "--device", "w"], ["webgpu"]],
    [["generate", "-d", "cp"], ["cpu"]],
    [["generate", "--sampler", "DPM++ 3"], ["DPM++\\ 3M\\ SDE"]],
    [["generate", "--format", "we"], ["webp"]],
    [
      ["queue", "list", "--state", ""],
      ["done", "failed", "cancelled"],
    ],
    [["queue", "list", "--tool", "generate", "--li"], ["--limit"]],
    [["info", "a"], ["a picture.png"]],
    [["generate", "--out", "a"], ["a picture.png"]],
    [["nonsense", "--ver"], ["--version"]],
  ])("%j", async (words, expected) => {
    expect(await offered(...words)).toEqual(expect.arrayContaining(expected));
  });

  test("offers nothing of another command", async () => {
    expect(await offered("doctor", "--ste")).toEqual([]);
    expect(await offered("generate", "--device", "x")).toEqual([]);
  });
});
