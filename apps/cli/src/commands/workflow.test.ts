import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePng } from "@inkloom/pixels";
import type { RunContext, Runs, WorkflowPicture } from "@inkloom/tools";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runRecorded } from "../surroundings.suite.ts";

type Asked = Parameters<Runs["workflow"]>[0];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-workflow-"));
});
afterAll(() => rm(folder, { recursive: true }));

const GRAPH = {
  "3": {
    class_type: "inkloom/generate",
    inputs: { prompt: "a lake", steps: 5 },
    _meta: { title: "Lake" },
  },
  "9": { class_type: "SaveImage", inputs: { images: ["3", 0], filename_prefix: "a/../b*c" } },
};

const PAGE = {
  nodes: [
    { id: 1, type: "PrimitiveStringMultiline", mode: 0, inputs: [], widgets_values: ["hello"] },
    { id: 2, type: "PreviewAny", mode: 0, inputs: [{ name: "source", type: "*", link: 7 }] },
  ],
  links: [[7, 1, 0, 2, 0, "STRING"]],
};

const picture = (fields: Partial<WorkflowPicture>): WorkflowPicture => ({
  bytes: Uint8Array.of(1, 2, 3),
  width: 64,
  height: 32,
  node: "9",
  type: "output",
  prefix: "a/../b*c",
  ...fields,
});

/** Runs the command with a stand-in that remembers what it was asked. */
async function run(words: readonly string[], given: Parameters<typeof runRecorded>[1] = {}) {
  let asked: Asked | undefined;
  const made = { pictures: [picture({}), picture({ type: "temp", node: "3" })], texts: [] };
  const workflow: Runs["workflow"] = (parameters) => {
    asked = parameters;
    return Promise.resolve({ ...made, texts: [{ node: "2", text: ["said", "\u001b[2J"] }] });
  };
  const told = await runRecorded(["workflow", ...words], {
    env: { INKLOOM_HOME: folder },
    runs: { workflow },
    ...given,
  });
  return { ...told, asked };
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe("workflow run", () => {
  test("runs a file with changed inputs, writes what is saved, and prints what is said", async () => {
    const path = await file("graph.json", JSON.stringify(GRAPH));
    const out = join(folder, "out");
    const change = ["--set", "3.steps=7", "--set", "Lake.prompt=a hill", "--set", "3.seed=12"];
    const { exitCode, stdout, stderr, asked } = await run(["run", path, ...change, "-o", out]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(asked?.graph["3"]).toMatchObject({ inputs: { steps: 7, prompt: "a hill", seed: 12 } });
    expect(asked?.targets).toBeUndefined();
    expect(await readdir(out)).toEqual(["b_c.png"]);
    expect(stdout).toBe(`${join(out, "b_c.png")}\nsaid\n\\u001b[2J\n`);
    expect([...(await readFile(join(out, "b_c.png")))]).toEqual([1, 2, 3]);
  });

  test("shows the nodes that it was to run to", async () => {
    const path = await file("graph.json", JSON.stringify(GRAPH));
    const out = join(folder, "targets");
    const { stdout, asked } = await run(["run", path, "--target", "3", "-o", out, "--json"]);
    expect(asked?.targets).toBe("3");
    const { pictures } = JSON.parse(stdout) as { pictures: { node: string; saved: boolean }[] };
    expect(pictures.map(({ node, saved }) => [node, saved])).toEqual([
      ["9", true],
      ["3", false],
    ]);
    expect((await readdir(out)).sort()).toEqual(["b_c.png", "node-3.png"]);
  });

  test("reads ComfyUI's page, a picture that carries a graph, and what is piped in", async () => {
    const page = await run(["run", await file("page.json", JSON.stringify(PAGE))]);
    expect(page.asked?.graph).toMatchObject({
      1: { inputs: { value: "hello" } },
      2: { inputs: { source: ["1", 0] } },
    });
    const pixels = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
    const carrying = await encodePng(pixels, { prompt: JSON.stringify(GRAPH) });
    const carried = await run(["run", await file("carrying.png", carrying)]);
    expect(carried.asked?.graph).toEqual(GRAPH);
    async function* piped(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from(JSON.stringify({ prompt: GRAPH })));
    }
    const { asked } = await run(["run", "-"], { stdin: piped() });
    expect(asked?.graph).toEqual(GRAPH);
  });

  test.each([
    ["nothing.json", undefined, "ENOENT"],
    ["broken.json", "{", "is no JSON"],
    ["list.json", "[]", "holds no JSON object"],
    ["latin.json", Uint8Array.of(0xff, 0xfe), "is no UTF-8 text"],
    ["deep.json", "[".repeat(10_000), "nested too deeply"],
    ["empty.json", "{}", "0 nodes"],
  ])("refuses %s", async (name, content, words) => {
    const path = content === undefined ? join(folder, name) : await file(name, content);
    const { exitCode, stderr, asked } = await run(["run", path]);
    expect([exitCode, asked]).toEqual([2, undefined]);
    expect(stderr).toContain(words);
  });

  test.each([
    ["steps=3", "expected node.input=value"],
    ["nobody.steps=3", "has no nobody"],
    ["3.=1", "expected node.input=value"],
  ])("refuses --set %s", async (change, words) => {
    const path = await file("graph.json", JSON.stringify(GRAPH));
    const { exitCode, stderr } = await run(["run", path, "--set", change]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
  });

  test("leaves it to the service that runs, unless a model is a path", async () => {
    const contexts: (RunContext["elsewhere"] | undefined)[] = [];
    const workflow: Runs["workflow"] = (_, { elsewhere }) => {
      contexts.push(elsewhere);
      return Promise.resolve({ pictures: [], texts: [] });
    };
    const findService = () =>
      Promise.resolve({ address: "http://127.0.0.1:7930", language: "en" } as const);
    const path = await file("graph.json", JSON.stringify(GRAPH));
    await run(["run", path], { runs: { workflow }, findService });
    const here = await run(["run", path, "--set", "3.model=./own.safetensors"], {
      runs: { workflow },
      findService,
    });
    expect(contexts.map((each) => each !== undefined)).toEqual([true, false]);
    expect(here.stderr).toContain("./own.safetensors is a path");
  });
});

describe("workflow nodes and check", () => {
  test("lists nodes, and one with its inputs and outputs", async () => {
    const all = await run(["nodes"]);
    expect(all.stdout).toContain("inkloom/generate  Text to image\n");
    expect(all.stdout).not.toContain("inkloom/workflow");
    const one = await run(["nodes", "inkloom/upscale"]);
    expect(one.stdout).toContain("-> picture  IMAGE!");
    expect(one.stdout).toContain("-> scale  FLOAT 0.1..16 = 4");
    const json = await run(["nodes", "KSampler", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ nodes: [{ type: "KSampler" }] });
    expect((await run(["nodes", "KSamplr"])).exitCode).toBe(2);
  });

  test("tells whether a workflow can run, and all that is wrong with it", async () => {
    const path = await file("graph.json", JSON.stringify(GRAPH));
    expect(await run(["check", path])).toMatchObject({
      exitCode: 0,
      stdout: "It can run: 2 of 2 nodes do.\n",
    });
    const wrong = {
      ...GRAPH,
      "3": { class_type: "inkloom/generate", inputs: { steps: 0 } },
    };
    const told = await run([
      "check",
      await file("wrong.json", JSON.stringify(wrong)),
      "--lang",
      "zh",
    ]);
    expect(told.exitCode).toBe(2);
    expect(told.stderr).toContain("3）的 prompt：未给出");
    expect(told.stderr).toContain("3）的 steps：给出的是 0");
  });
});
