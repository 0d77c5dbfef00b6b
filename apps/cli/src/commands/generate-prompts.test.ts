import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { createNodeRuntime } from "@inkloom/engine/node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runRecorded } from "../surroundings.suite.ts";

const models = fileURLToPath(new URL("../../../../models", import.meta.url));
let home = "";
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-list-"));
});
afterEach(() => rm(home, { recursive: true }));

const generate = (argv: readonly string[], stdin = "") =>
  runRecorded(["generate", "--steps", "1", "--seed", "7", ...argv], {
    env: { INKLOOM_HOME: home },
    embeddedModels: models,
    stdin: Readable.from([Buffer.from(stdin)]),
    openRuntime: () => createNodeRuntime("cpu", { threads: 1 }),
  });

test("a list from a file or the standard input is drawn into a folder, once", async () => {
  const list = join(home, "list.txt");
  const out = join(home, "out");
  await writeFile(list, "a cat\n--prompt a dog --cfg_scale 3\n");
  const first = await generate(["--prompts", list, "--out", out]);
  expect(first).toEqual({
    exitCode: 0,
    stdout: `${join(out, "0001.png")}\n${join(out, "0002.png")}\n`,
    stderr: "",
  });
  const piped = await generate(
    ["--prompts", "-", "--out", out, "--json"],
    "a cat\n--prompt a dog --cfg_scale 3\n",
  );
  expect(JSON.parse(piped.stdout)).toMatchObject({ folder: out, drawn: 0 });
  expect((await readdir(out)).sort()).toEqual(["0001.png", "0002.png", "prompts.json"]);
});

test("the prompt may be left out beside a list, and only there", async () => {
  expect(await generate([])).toMatchObject({ exitCode: 2, stdout: "" });
  const { stdout } = await generate(["ink", "--prompts", "-", "--json"], "a cat");
  const { folder } = JSON.parse(stdout) as { folder: string };
  expect(folder).toBe(join(home, "pictures", "prompts-00001"));
});

test("faults are told before anything is written", async () => {
  for (const [argv, said] of [
    [["--prompts", "-", "--out", "x.png"], 'got "x.png" beside --prompts, expected a folder'],
    [["--prompts", "-"], "Line 1, column 1 of the list: the option --x is unknown"],
    [["--prompts", join(home, "none")], "none cannot be read (ENOENT), expected a text file"],
  ] as const) {
    const { exitCode, stderr } = await generate(argv, "--x 1");
    expect(exitCode).toBe(2);
    expect(stderr).toContain(said);
    expect(await readdir(home)).toEqual([]);
  }
});
