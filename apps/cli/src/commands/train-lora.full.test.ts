/** The walk of docs/training.md, and a run that is killed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodePng } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../../..");
const PROGRAM = join(ROOT, "apps/cli/bin/inkloom.mjs");

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-train-"));
});
afterAll(() => rm(home, { recursive: true }));

function start(words: readonly string[]) {
  return spawn(process.execPath, [PROGRAM, ...words], {
    cwd: ROOT,
    env: { ...process.env, INKLOOM_HOME: home },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function inkloom(words: readonly string[]): Promise<string> {
  const child = start(words);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`inkloom ${words.join(" ")} ended with ${String(code)}: ${said}`);
  return said;
}

/** The words of each command in the page's first block, as a shell splits them. */
async function commandsOf(page: string): Promise<string[][]> {
  const text = await readFile(join(ROOT, "docs", page), "utf8");
  const [, block = ""] = /```sh\n(.*?)```/s.exec(text) ?? [];
  const lines = block.replaceAll("\\\n", " ").trim().split("\n");
  return lines.map((line) =>
    [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ""),
  );
}

/** Mean colour. */
async function colourOf(path: string): Promise<number[]> {
  const { data } = await decodePng(await readFile(path));
  const sums = [0, 0, 0];
  data.forEach((value, i) => {
    if (i % 4 < 3) sums[i % 4] = (sums[i % 4] ?? 0) + value;
  });
  return sums.map((sum) => (4 * sum) / data.length);
}

describe("docs/training.md", () => {
  test("leads from ten pictures to a picture in their style within five minutes", async () => {
    const begin = performance.now();
    const commands = await commandsOf("training.md");
    expect(commands.map(([, , ...words]) => words[0])).toEqual(["dataset", "train", "generate"]);
    expect(await commandsOf("training.zh-CN.md")).toEqual(commands);
    const [check = [], train = [], draw = []] = commands.map((words) => words.slice(2));
    expect(await inkloom(check)).toContain("Pictures: 10");
    const said = await inkloom(train);
    expect(said).toContain("<lora:night-poster:1>");
    expect(said).toMatch(/Memory, estimated and peak +\d.* \/ \d/);
    const [styled, plain] = [join(home, "styled"), join(home, "plain")];
    await inkloom([...draw, "--out", styled]);
    const minutes = (performance.now() - begin) / 60_000;
    await inkloom([...draw.map((word) => word.replace(/ <lora.*>/, "")), "--out", plain]);
    const colours = async (folder: string) =>
      Promise.all((await readdir(folder)).map((name) => colourOf(join(folder, name))));
    // The style has no blue skies: more red than blue in every picture.
    for (const [red = 0, , blue = 0] of await colours(styled))
      expect(red - blue).toBeGreaterThan(20);
    for (const [red = 0, , blue = 0] of await colours(plain)) expect(red - blue).toBeLessThan(20);
    expect(minutes).toBeLessThan(5);
  });
});

describe("a run that is killed", () => {
  test("goes on to the weights of one that was not", async () => {
    const words = (name: string) => [
      ...["train", "lora", "examples/training/night-poster", "--output-name", name],
      ...["--max-train-steps", "24", "--save-state-every-n-steps", "1", "--train-batch-size", "2"],
      ...["--unet-lr", "1e-3", "--network-dim", "4", "--clip-skip", "1", "--no-bucket"],
    ];
    await inkloom(words("whole"));
    const child = start(words("killed"));
    const states = join(home, "training", "killed", "state");
    const reached = async (step: number): Promise<boolean> =>
      (await readdir(states).catch(() => [])).some((name) => Number(name.slice(5, 13)) >= step);
    while (!(await reached(7))) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGKILL");
    await once(child, "close");
    expect(await inkloom(words("killed"))).toMatch(/Taken up at step\s+\d+/);
    const tensors = async (name: string) => {
      const bytes = await readFile(join(home, "loras", `${name}.safetensors`));
      return bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
    };
    expect((await tensors("killed")).equals(await tensors("whole"))).toBe(true);
  });
});
