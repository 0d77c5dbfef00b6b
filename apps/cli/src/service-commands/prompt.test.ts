import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prepareDatabase } from "../../../../packages/server/src/storage/prepared-home.suite.ts";
import { runRecorded } from "../surroundings.suite.ts";
import { fakeService } from "./service-api.suite.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-cli-prompt-"));
  await mkdir(join(home, "loras"));
  await writeFile(join(home, "loras", "ink.safetensors"), "");
  await prepareDatabase(join(home, "database"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const inkloom = (argv: readonly string[], env: Record<string, string> = {}) =>
  runRecorded(argv, { env: { INKLOOM_HOME: home, ...env } });

describe("inkloom prompt read", () => {
  test("tells tokens, what means more than words, and what is wrong", async () => {
    const { exitCode, stdout, stderr } = await inkloom([
      "prompt",
      "read",
      "a (red:1.3) fox <lora:ink:0.5> <lora:pen:1> BREAK far",
      "--negative",
      "dim",
    ]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Prompt +\d+ tokens in 2 chunks of 75$/m);
    expect(stdout).toMatch(/^ {2}weight +\(red:1\.3\) {2}= 1\.3$/m);
    expect(stdout).toMatch(/^ {2}LoRA +<lora:pen:1> {2}= 1 {2}\(not there\)$/m);
    expect(stdout).toMatch(/^ {2}wrong +there is no LoRA "pen"; the nearest are ink$/m);
    expect(stdout).toMatch(/^Negative prompt +\d+ tokens in 1 chunk of 75$/m);
  });

  test("speaks Chinese, and JSON", async () => {
    const chinese = await inkloom(["--lang", "zh", "prompt", "read", "一只狐狸 [猫|狗]"]);
    expect(chinese.stdout).toMatch(/^提示词 +\d+ 个词元，1 段，每段 75$/m);
    expect(chinese.stdout).toMatch(/^ {2}交替 +\[猫\|狗\]$/m);
    const json = await inkloom(["prompt", "read", "(a)", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      limit: 75,
      prompt: { spans: [{ kind: "weight" }] },
    });
  });

  test("refuses what drawing does not take", async () => {
    for (const flags of [
      ["--emphasis", "loud"],
      ["--steps", "many"],
      ["--steps", "0"],
    ]) {
      const { exitCode, stderr } = await inkloom(["prompt", "read", "a", ...flags]);
      expect([exitCode, stderr.includes(flags[0]?.slice(2) ?? "")]).toEqual([2, true]);
    }
  });
});

describe("inkloom prompt complete", () => {
  test("lists words with what they are", async () => {
    const { exitCode, stdout } = await inkloom(["prompt", "complete", "blue ha"]);
    expect([exitCode, stdout]).toEqual([0, "blue hair  tag  蓝发\n"]);
    expect((await inkloom(["prompt", "complete", "<lora:in"])).stdout).toBe("<lora:ink:1>  LoRA\n");
    expect((await inkloom(["prompt", "complete", "zzzz"])).stdout).toBe("Nothing.\n");
    const json = await inkloom([
      "prompt",
      "complete",
      "蓝",
      "--kinds",
      "tag",
      "--limit",
      "1",
      "--json",
    ]);
    expect((JSON.parse(json.stdout) as { completions: unknown[] }).completions).toHaveLength(1);
  });

  test("refuses other kinds and numbers", async () => {
    expect((await inkloom(["prompt", "complete", "a", "--kinds", "word"])).exitCode).toBe(2);
    expect((await inkloom(["prompt", "complete", "a", "--limit", "0"])).exitCode).toBe(2);
  });
});

test("inkloom prompt tags lists tables, and adds those that are right", async () => {
  expect((await inkloom(["prompt", "tags"])).stdout).toBe("Nothing.\n");
  const [fine, wrong] = [join(home, "inky.csv"), join(home, "wrong.csv")];
  await writeFile(fine, "inky_fox,0,7\n");
  await writeFile(wrong, "a,0,1\nb,0,x\n");
  expect((await inkloom(["prompt", "tags", fine])).stdout).toBe("inky  tags: 1\n");
  expect((await inkloom(["prompt", "complete", "inky"])).stdout).toContain("inky fox  tag  7\n");
  const refused = await inkloom(["prompt", "tags", wrong]);
  expect([refused.exitCode, refused.stdout]).toEqual([2, ""]);
  expect(refused.stderr).toContain('line 2 of the list "wrong"');
  expect((await inkloom(["prompt", "tags", join(home, "none.csv")])).exitCode).toBe(2);
  await writeFile(join(home, "tags", "hand.zh.csv"), "fox,狐狸\nbad\n,x\n");
  const { stdout } = await inkloom(["prompt", "tags", "--lang", "zh"]);
  expect(stdout).toMatch(/^hand\.zh {2}1 条译文 {2}跳过 2 行，首行为第 2 行 {2}没有译文$/m);
});

describe("inkloom prompt history", () => {
  test("asks the service that is named", async () => {
    const used = { negative_prompt: "dim", usedAt: "2026-11-22T10:00:00.000Z" };
    const service = await fakeService({
      "GET /api/v1/prompts/history": {
        body: {
          prompts: [
            { ...used, prompt: "a fox\non a hill", times: 3 },
            { ...used, prompt: "sky", negative_prompt: "", times: 1 },
          ],
          next: "mark",
        },
      },
    });
    try {
      const env = { INKLOOM_SERVER: service.address };
      const { exitCode, stdout } = await inkloom(
        ["prompt", "history", "a", "fox", "--limit", "2"],
        env,
      );
      expect([exitCode, stdout]).toEqual([
        0,
        "2026-11-22T10:00  a fox on a hill  - dim  3 times\n2026-11-22T10:00  sky\nMore: --after mark\n",
      ]);
      expect(service.asked.map(([method, path]) => [method, path])).toEqual([
        ["GET", "/api/v1/prompts/history?text=a+fox&limit=2"],
      ]);
    } finally {
      await service.close();
    }
  });

  test("reads what is stored where no service runs", async () => {
    const { exitCode, stdout, stderr } = await inkloom(["prompt", "history", "--json"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toEqual({ prompts: [], next: null });
    expect((await inkloom(["prompt", "history", "--after", "x"])).exitCode).toBe(2);
  });
});
