import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runRecorded } from "../surroundings.suite.ts";
import { prepareDatabase } from "../../../../packages/server/src/storage/prepared-home.suite.ts";

/** A safetensors file with one tensor, as the format has it. */
function safetensors(key: string, shape: readonly number[], metadata = {}): Buffer {
  const bytes = 2 * shape.reduce((product, size) => product * size, 1);
  const tensor = { dtype: "F16", shape, data_offsets: [0, bytes] };
  const header = Buffer.from(JSON.stringify({ __metadata__: metadata, [key]: tensor }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(bytes)]);
}

const LORA = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-model-command-"));
  await prepareDatabase(join(home, "database"));
  const files = {
    "loras/水墨 ink.safetensors": safetensors(LORA, [1, 768], {
      "modelspec.trigger_phrase": "ink \u001b[31mwash",
    }),
    "loras/twin.safetensors": safetensors(LORA, [1, 2048]),
    "models/twin.safetensors": safetensors("conditioner.embedders.1.model.x", [3]),
    "webui/models/Lora/theirs.safetensors": safetensors(LORA, [1, 2048]),
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(home, name)), { recursive: true });
    await writeFile(join(home, name), content);
  }
});
afterAll(() => rm(home, { recursive: true }));

const run = (argv: string[], env: Record<string, string> = {}) =>
  runRecorded(["model", ...argv], {
    env: { INKLOOM_HOME: home, ...env },
    embeddedModels: join(home, "program"),
  });

describe("models of a data folder", () => {
  // The first time the database is made, which takes the longest.
  beforeAll(async () => {
    expect(await run(["list", "--kind", "vae"])).toMatchObject({ stdout: "No model.\n" });
  });

  test("are listed, searched and shown", async () => {
    const listed = await run(["list", "--models-from", join(home, "webui")]);
    expect(listed.exitCode, listed.stderr).toBe(0);
    const lines = listed.stdout.trimEnd().split("\n");
    const cells = lines.map((line) => line.split(/ {2,}/).slice(0, 3).join());
    expect(cells.toSorted()).toEqual([
      "theirs,lora,sdxl",
      "twin,checkpoint,sdxl",
      "twin,lora,sdxl",
      "水墨 ink,lora,sd1",
    ]);
    const found = await run(["search", "水墨", "wash", "--json"]);
    const { models, total } = JSON.parse(found.stdout) as {
      models: { name: string }[];
      total: number;
    };
    expect([models.map(({ name }) => name), total]).toEqual([["水墨 ink"], 1]);
    expect(found.stdout).not.toContain(home);
    const shown = await run(["show", "水墨 ink"], { LANG: "zh_CN.UTF-8" });
    expect(shown.stdout).toMatch(/触发词\s+ink \[31mwash/);
    expect(shown.stdout).not.toContain("\u001b");
  });

  test("are tagged, noted about and hashed, and found by their hash", async () => {
    const tagged = await run(["tag", "水墨 ink", "雪", "winter", "--favourite", "yes"]);
    expect(tagged.exitCode, tagged.stderr).toBe(0);
    expect(tagged.stdout).toContain("雪, winter");
    await run(["note", "水墨 ink", "works", "at 0.7"]);
    const hashed = await run(["hash", "水墨 ink", "--json"]);
    expect(hashed.exitCode, hashed.stderr).toBe(0);
    const { models } = JSON.parse(hashed.stdout) as { models: { autoV2: string }[] };
    expect(models).toMatchObject([
      { tags: ["雪", "winter"], notes: "works at 0.7", favourite: true },
    ]);
    expect((await run(["show", models[0]?.autoV2 ?? ""])).stdout).toContain("水墨 ink");
  });

  test("are left alone where something else has the folder open", async () => {
    const { openStorage } = await import("@inkloom/server");
    const storage = await openStorage({ home });
    try {
      const { exitCode, stderr } = await run(["list"]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("is in use by process");
    } finally {
      await storage.close();
    }
  });
});

describe("models of a service that runs", () => {
  const asked: string[] = [];
  const twin = { name: "twin", filename: "twin.safetensors", unreachable: null };
  const models = ["checkpoint", "lora"].map((kind, n) => ({ ...twin, kind, id: `${n}` }));
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
    const { searchParams } = new URL(request.url ?? "", "http://localhost");
    const kinds = searchParams.getAll("kind");
    const some = models.filter(
      ({ name, kind }) =>
        name === searchParams.get("text") && (kinds.length === 0 || kinds.includes(kind)),
    );
    response.end(JSON.stringify({ models: some, total: some.length, next: null, unhashed: 0 }));
  });
  let env: Record<string, string> = {};
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    env = { INKLOOM_SERVER: `http://127.0.0.1:${port}` };
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => void asked.splice(0));

  test("are asked for there", async () => {
    const found = await run(["search", "水墨", "--tag", "a b", "--limit", "5"], env);
    expect(found).toMatchObject({ exitCode: 0, stdout: "No model.\n" });
    expect(await run(["hash"], env)).toMatchObject({
      exitCode: 0,
      stdout: "Every model has its hash.\n",
    });
    const [search = "", progress] = asked;
    const { pathname, searchParams } = new URL(search.slice(4), env["INKLOOM_SERVER"]);
    expect(pathname).toBe("/api/v1/models");
    expect(Object.fromEntries(searchParams)).toMatchObject({
      text: "水墨",
      tag: "a b",
      limit: "5",
    });
    expect(progress).toBe("GET /api/v1/models/progress");
  });

  test.each([
    ["a name that is not there", ["show", "nothing"], "no model"],
    ["a name that two kinds have", ["note", "twin", "x"], "twin (checkpoint), twin (lora)"],
    ["a kind that is none", ["list", "--kind", "dog"], "expected one of checkpoint"],
    [
      "a favourite that is neither",
      ["tag", "twin", "--favourite", "so"],
      "expected one of yes, no",
    ],
    ["no tag", ["tag", "twin"], "No tag was given"],
    ["names to be hashed", ["hash", "twin", "--kind", "lora"], "hashes every file by itself"],
  ])("are refused by %s", async (_, argv, words) => {
    const { exitCode, stderr } = await run(argv, env);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
    expect(asked.filter((line) => line.startsWith("PATCH"))).toEqual([]);
  });
});
