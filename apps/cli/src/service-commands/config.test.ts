import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runRecorded } from "../surroundings.suite.ts";

let home = "";
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-cli-config-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function* piped(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const config = (argv: readonly string[], env: Record<string, string> = {}, stdin?: string) =>
  runRecorded(["config", ...argv], {
    env: { INKLOOM_HOME: home, ...env },
    ...(stdin !== undefined && { stdin: piped(stdin) }),
  });

describe("inkloom config", () => {
  test("path prints where the file is, whether it is there or not", async () => {
    expect(await config(["path"])).toEqual({
      exitCode: 0,
      stdout: `${join(home, "config.json")}\n`,
      stderr: "",
    });
  });

  test("set, show and unset one setting", async () => {
    expect((await config(["set", "port", "8080"])).exitCode).toBe(0);
    const shown = await config(["show", "port"]);
    expect(shown.stdout).toBe(`port  8080  ${join(home, "config.json")}\n`);
    const above = await config(["show", "port"], { INKLOOM_PORT: "81" });
    expect(above.stdout).toBe("port  81  INKLOOM_PORT\n");
    expect((await config(["unset", "port"])).exitCode).toBe(0);
    expect((await config(["show", "port"])).stdout).toBe("port  7860  default\n");
    expect((await config(["unset", "port"])).stderr).toBe("port was not set\n");
  });

  test("a secret is read from standard input, kept and never shown", async () => {
    const secret = "hunter2-hunter2-hunter2";
    const set = await config(["set", "webhookSecret", "-"], {}, `${secret}\n`);
    expect([set.exitCode, set.stdout]).toEqual([0, `${join(home, "config.json")}\n`]);
    expect(await readFile(join(home, "config.json"), "utf8")).toContain(`"${secret}"`);
    const shown = await config(["show"]);
    expect(shown.stdout).toMatch(/^webhookSecret +\*\*\* +/m);
    const json = await config(["show", "--json"]);
    expect(`${shown.stdout}${json.stdout}`).not.toContain("hunter2");
    const document = JSON.parse(json.stdout) as { settings: { name: string; value: unknown }[] };
    expect(document.settings.find(({ name }) => name === "webhookSecret")?.value).toBe("***");
    expect(document).toMatchObject({ home, path: join(home, "config.json") });
  });

  test.each([
    [["set", "prot", "1"], "config/unknown", "the nearest one is port"],
    [
      ["set", "port", "many"],
      "config/invalid",
      'got "many", expected a whole number from 0 to 65535',
    ],
    [["set", "s3.prefix", "a\r\nb"], "config/invalid", "without line breaks"],
    [["show", "prot"], "config/unknown", "the nearest one is port"],
    [["set", "port"], "input/usage", "The argument <value> is missing."],
    [["unset"], "input/usage", "The argument <setting> is missing."],
    [["show", "port", "host"], "input/usage", "Too many arguments"],
  ])("%j is refused in both languages", async (argv, code, words) => {
    const { exitCode, stdout, stderr } = await config(argv);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(words);
    expect(stderr).toContain(`[${code}]`);
    const chinese = await config([...argv, "--lang", "zh"]);
    expect([chinese.exitCode, chinese.stderr.split("\n")[0]]).toEqual([
      2,
      expect.stringMatching(/^错误：.*\p{Script=Han}/u),
    ]);
  });

  test("a bad file ends every command that reads it, and nothing is told of its words", async () => {
    await writeFile(join(home, "config.json"), '{ "webhookSecret": hunter2 }');
    for (const argv of [["show"], ["set", "port", "1"], ["unset", "port"]]) {
      const { exitCode, stderr } = await config(argv);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining("[config/malformed]")]);
      expect(stderr).not.toContain("hunter2");
    }
  });

  test("what is odd but stops nothing is told on the error output", async () => {
    const { exitCode, stderr } = await config(["show"], { INKLOOM_PROT: "1" });
    expect([exitCode, stderr]).toEqual([
      0,
      "The environment variable INKLOOM_PROT is no setting of Inkloom and was ignored.\n",
    ]);
  });
});
