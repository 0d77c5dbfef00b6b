import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ParamsOf, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { decodePng } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { restorePicture } from "../../../pictures/restore-picture.ts";
import type { RunContext } from "../../../run.ts";
import { runGenerate } from "../run.ts";
import { drawPrompts } from "./draw-prompts.ts";

const models = fileURLToPath(new URL("../../../../../../models", import.meta.url));
let home = "";
let runtime: Runtime;
let loads: string[] = [];
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-prompts-"));
  const real = await createNodeRuntime("cpu", { threads: 1 });
  runtime = {
    device: real.device,
    capabilities: real.capabilities,
    load: (graph, options) => {
      loads.push(graph.name);
      return real.load(graph, options);
    },
    close: () => real.close(),
  };
});
afterAll(async () => {
  await runtime.close();
  await rm(home, { recursive: true });
});

const context = (more: Partial<RunContext> = {}): RunContext => ({
  runtime: () => Promise.resolve(runtime),
  home,
  embeddedModels: models,
  picture: () => Promise.reject(new Error("no picture is asked for")),
  ...more,
});
const request = (prompts: string, given: Partial<ParamsOf<"generate">> = {}) => ({
  ...validate(TOOLS.generate, {
    prompt: "",
    steps: 1,
    width: 64,
    height: 64,
    device: "cpu",
    ...given,
  }),
  prompts,
});
const LIST = "a cat\n\n--prompt a dog --seed 5 --n_iter 2 --cfg_scale 3\na bird";
const png = { format: "png", ending: ".png" } as const;

describe("a list of prompts", () => {
  test("becomes a picture for each line, each what it would be alone; networks stay loaded", async () => {
    loads = [];
    const result = await drawPrompts(request(LIST), png, context());
    expect(result.folder).toMatch(/prompts-00001$/);
    expect(result.pictures.map(({ line, path }) => [line, basename(path)])).toEqual([
      [1, "0001.png"],
      [3, "0003-1.png"],
      [3, "0003-2.png"],
      [4, "0004.png"],
    ]);
    expect(new Set(loads).size).toBe(loads.length);
    expect(new Set(result.pictures.map(({ seed }) => seed)).size).toBe(4);
    const path = result.pictures[2]?.path ?? "";
    const { parameters } = restorePicture(await readFile(path));
    expect(parameters).toMatchObject({ prompt: "a dog", seed: 6, cfg: 3, steps: 1 });
    expect(Object.keys(parameters).filter((name) => name.startsWith("prompts"))).toEqual([]);
    const alone = await runGenerate(validate(TOOLS.generate, parameters), context());
    expect(await decodePng(await readFile(path))).toEqual(alone.pictures[0]?.pixels);
  });

  test("stopped in the middle, exactly what is missing is drawn, with the same seeds", async () => {
    const folder = join(home, "stopped");
    const stop = new AbortController();
    const stopped = drawPrompts(
      request(LIST),
      { ...png, folder },
      context({
        signal: stop.signal,
        onProgress: ({ picture }) => {
          if (picture?.number === 3) stop.abort();
        },
      }),
    );
    await expect(stopped).rejects.toThrow();
    expect((await readdir(folder)).sort()).toEqual(["0001.png", "0003-1.png", "prompts.json"]);
    const numbers: unknown[] = [];
    const onProgress: RunContext["onProgress"] = ({ picture }) => numbers.push(picture?.number);
    const result = await drawPrompts(request(LIST), { ...png, folder }, context({ onProgress }));
    expect(result.pictures.map(({ drawn }) => drawn)).toEqual([false, false, true, true]);
    expect([numbers[0], numbers.at(-1)]).toEqual([3, 4]);
    for (const { path, seed } of result.pictures)
      expect(restorePicture(await readFile(path)).parameters["seed"]).toBe(seed);
    const nothing = await drawPrompts(request(LIST), { ...png, folder }, context());
    expect(nothing.drawn).toBe(0);

    const other = drawPrompts(request(LIST, { steps: 2 }), { ...png, folder }, context());
    await expect(other).rejects.toThrow("is of a request with other steps");
    await writeFile(
      join(folder, "prompts.json"),
      '{"program":"inkloom","tool":"generate","jobs":[{"files":["../x.png"]}]}',
    );
    const forged = drawPrompts(request(LIST), { ...png, folder }, context());
    await expect(forged).rejects.toThrow("is no list of prompts");
  });

  test("is checked before the first picture, by line", async () => {
    const folder = join(home, "checked");
    for (const [list, said] of [
      ["a\n--prompt b --sampler_name Eulr", "Line 2 of the list: "],
      ["a\n\nb <lora:nowhere:1>", "Line 3 of the list: <lora:nowhere:1>: no LoRA"],
      ["a\n--prompt b --sd_model nowhere", "Line 2 of the list: "],
    ] as const) {
      const drawing = drawPrompts(request(list), { ...png, folder }, context());
      await expect(drawing).rejects.toThrow(said);
      expect(await readdir(home)).not.toContain("checked");
    }
  });

  test("may be of JPEGs; without a folder its pictures come together, so many as a batch has", async () => {
    const folder = join(home, "jpeg");
    const output = { format: "jpeg", quality: 90, ending: ".jpg", folder } as const;
    const { pictures } = await drawPrompts(request("a\nb"), output, context());
    expect(pictures.map(({ path }) => basename(path))).toEqual(["0001.jpg", "0002.jpg"]);
    const held = await runGenerate(request("a\n--prompt b --batch_size 2", { seed: 7 }), context());
    expect(held.pictures.map(({ seed }) => seed)).toEqual([7, 7, 8]);
    const many = request("--prompt a --n_iter 65");
    await expect(runGenerate(many, context())).rejects.toThrow(
      "has 65 pictures, expected at most 64",
    );
  });
});
