import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NodeCache, NodeFailure, type Prompt, type PromptEvent } from "@inkloom/diffusion";
import { decodePng, encodePng, readPngText } from "@inkloom/pixels";
import type { ComfyPicture, ComfyPlace } from "../comfy/run-comfy.ts";
import { cpuContext } from "../cpu-context.suite.ts";
import type { RunContext } from "../run.ts";
import { perform } from "../runs.ts";
import { comfyDefault, drawnAndEnlarged, GENERATE } from "./graphs.suite.ts";
import { graphProblem } from "./graph-problem.ts";
import { readGraph } from "./read-graph.ts";
import { runGraph } from "./run-graph.ts";

let opened: Awaited<ReturnType<typeof cpuContext>>;
let context: RunContext;
const pictures = new Map<string, Uint8Array>();
beforeAll(async () => {
  opened = await cpuContext();
  const picture = (name: string) =>
    Promise.resolve(pictures.get(name) ?? Promise.reject(new Error(`no picture ${name}`)));
  context = { ...opened.context, picture };
});
afterAll(() => opened.close());

type Kept = ComfyPicture & ComfyPlace;

async function run(
  graph: unknown,
  { targets, cache = new NodeCache(2 ** 26) }: { targets?: string[]; cache?: NodeCache } = {},
) {
  const kept: Kept[] = [];
  const events: PromptEvent[] = [];
  const shown = await runGraph(
    {
      graph: readGraph(graph),
      targets,
      perform,
      expectNames: () => undefined,
      cache,
      keep: (picture, place) => {
        kept.push({ ...picture, ...place });
        return Promise.resolve({ filename: `${kept.length}`, subfolder: "", type: place.type });
      },
      onEvent: (event) => events.push(event),
    },
    context,
  );
  const ran = events.flatMap((event) => (event.type === "executing" ? event.node : []));
  const cached = events.flatMap((event) => (event.type === "cached" ? event.nodes : []));
  return { kept, shown, ran, cached };
}

const save = (images: unknown) => ({
  class_type: "SaveImage",
  inputs: { images, filename_prefix: "x" },
});
const show = (source: unknown) => ({ class_type: "PreviewAny", inputs: { source } });

async function only(kept: readonly Kept[]): Promise<Kept & { texts: Record<string, string> }> {
  const [first, ...more] = kept;
  if (first === undefined || more.length > 0) throw new Error(`${kept.length} pictures were kept`);
  await decodePng(first.bytes);
  return { ...first, texts: readPngText(first.bytes) };
}

describe("tools in a graph", () => {
  test("pass pictures on, and what is saved carries the graph", async () => {
    const { kept, ran } = await run(drawnAndEnlarged);
    expect(ran).toEqual(["draw", "enlarge", "save"]);
    const made = await only(kept);
    expect(made).toMatchObject({ width: 128, height: 128, node: "save", prefix: "large" });
    expect(JSON.parse(made.texts["prompt"] ?? "")).toEqual(drawnAndEnlarged);
    // An enlarged picture still tells how the small one was made.
    expect(made.texts["parameters"]).toContain("Seed: 7");
    expect(made.texts["postprocessing"]).toContain("Lanczos");
    expect(made).toMatchObject({ prompt: "山", seed: 7n, model: "inkloom-mini" });
  });

  test("draw the same picture as outside of it, bit by bit", async () => {
    const { kept } = await run({ draw: GENERATE, save: save(["draw", 0]) });
    const made = await only(kept);
    const parameters = { ...GENERATE.inputs, model: "inkloom-mini" };
    const { TOOLS, validate } = await import("@inkloom/contract");
    const { files } = await perform("generate", validate(TOOLS.generate, parameters), context);
    for await (const { bytes, infotext, record } of files) {
      expect((await decodePng(made.bytes)).data).toEqual((await decodePng(bytes)).data);
      expect(made.infotext).toBe(infotext);
      expect(made.record).toEqual(record);
    }
  });

  test("take pictures of ComfyUI's nodes, and give theirs to them", async () => {
    const graph = {
      ...comfyDefault,
      big: { class_type: "inkloom/upscale", inputs: { picture: ["8", 0], scale: 3 } },
      half: {
        class_type: "ImageScaleBy",
        inputs: { image: ["big", 0], upscale_method: "area", scale_by: 0.5 },
      },
      "9": save(["half", 0]),
    };
    const { kept } = await run(graph);
    expect(await only(kept)).toMatchObject({ width: 96, height: 96 });
  });

  test("take no record from a picture that no database takes", async () => {
    const pixels = { width: 8, height: 8, data: new Uint8ClampedArray(256).fill(200) };
    const told = async (name: string, more: string) => {
      const inkloom = `{"program":"inkloom","tool":"generate","parameters":{"prompt":"${name}"}${more}}`;
      pictures.set(name, await encodePng(pixels, { inkloom }));
      const inputs = { picture: name, scale: 2 };
      const graph = { big: { class_type: "inkloom/upscale", inputs }, s: save(["big", 0]) };
      return only((await run(graph)).kept);
    };
    expect(await told("plain", "")).toMatchObject({
      prompt: "plain",
      record: { tool: "generate" },
    });
    const deep = `,"x":${"[".repeat(9_000)}${"]".repeat(9_000)}`;
    expect((await told("deep", deep)).record).toBeUndefined();
    expect((await told("long", `,"x":"${"x".repeat(2 ** 20)}"`)).record).toBeUndefined();
  });

  test("show texts of a million characters in all, not more", async () => {
    const t = { class_type: "PrimitiveStringMultiline", inputs: { value: "x".repeat(600_000) } };
    const one = { t, a: show(["t", 0]) };
    expect((await run(one)).shown.get("a")?.text[0]).toHaveLength(600_000);
    const cache = new NodeCache(2 ** 26);
    await run(one, { cache });
    const two = run({ ...one, b: show(["t", 0]) }, { cache }).catch(graphProblem);
    expect(await two).toMatchObject({ code: "input/invalid", faults: [{ field: "b" }] });
  });

  test("run once for each picture of a batch and for each text of a list", async () => {
    const graph = {
      dice: { class_type: "inkloom/dice", inputs: { seed: 3, count: 2, words: "en" } },
      draw: {
        class_type: "inkloom/generate",
        inputs: { ...GENERATE.inputs, prompt: ["dice", 0], batch: 2 },
      },
      big: { class_type: "inkloom/upscale", inputs: { picture: ["draw", 0], scale: 2 } },
      save: save(["big", 0]),
      words: show(["dice", 0]),
    };
    const { kept, shown } = await run(graph);
    expect(kept.map(({ width, index }) => [width, index])).toEqual([
      [128, 0],
      [128, 1],
      [128, 2],
      [128, 3],
    ]);
    const words = shown.get("words")?.text ?? [];
    expect(words).toHaveLength(2);
    expect(kept.map(({ prompt }) => prompt)).toEqual([words[0], words[0], words[1], words[1]]);
  });

  test("answer reports as texts, and take settings along links", async () => {
    const graph = {
      seed: { class_type: "InkloomSeed", inputs: { seed: 11 } },
      draw: { ...GENERATE, inputs: { ...GENERATE.inputs, seed: ["seed", 0] } },
      info: { class_type: "inkloom/info", inputs: { picture: ["draw", 0] } },
      show: show(["info", 0]),
    };
    const { shown } = await run(graph);
    const [report = ""] = shown.get("show")?.text ?? [];
    expect(JSON.parse(report)).toMatchObject({
      restored: { tool: "generate", parameters: { seed: 11, prompt: "山" } },
    });
  });

  test("make a grid without leaving its folder behind", async () => {
    const graph = {
      grid: {
        class_type: "inkloom/grid",
        inputs: { ...GENERATE.inputs, x: "seed=1,2", no_labels: true },
      },
      sheet: save(["grid", 0]),
      cells: save(["grid", 1]),
    };
    const { kept } = await run(graph);
    expect(kept.map(({ node, width }) => [node, width])).toEqual([
      ["sheet", 128],
      ["cells", 64],
      ["cells", 64],
    ]);
    const { readdir } = await import("node:fs/promises");
    expect(await readdir(join(context.home, "work"))).toEqual([]);
  });

  test("keep transparency between them", async () => {
    const data = new Uint8ClampedArray(8 * 8 * 4).fill(200);
    data[3] = 0;
    pictures.set("glass", await encodePng({ width: 8, height: 8, data }));
    const graph = {
      load: { class_type: "InkloomLoadPicture", inputs: { image: "glass" } },
      big: {
        class_type: "inkloom/upscale",
        inputs: { picture: ["load", 0], scale: 2, upscaler: "Nearest" },
      },
      save: save(["big", 0]),
      hole: { class_type: "MaskToImage", inputs: { mask: ["load", 1] } },
      mask: save(["hole", 0]),
    };
    const { kept } = await run(graph);
    const [picture, mask] = await Promise.all(kept.map(({ bytes }) => decodePng(bytes)));
    expect(picture?.data.slice(0, 12)).toEqual(
      Uint8ClampedArray.of(200, 200, 200, 0, 200, 200, 200, 0, 200, 200, 200, 200),
    );
    // Saved as ComfyUI does, which cuts a level off.
    expect(mask?.data.slice(0, 8)).toEqual(
      Uint8ClampedArray.of(255, 255, 255, 255, 54, 54, 54, 255),
    );
  });
});

describe("a preprocessor that finds no pose", () => {
  const edges = { class_type: "inkloom/annotate", inputs: { picture: "a", preprocessor: "canny" } };
  const black = (width: number, height: number) =>
    encodePng({ width, height, data: new Uint8ClampedArray(width * height * 4).fill(255) });

  test("gives its picture; its pose is missed only where it is linked", async () => {
    pictures.set("a", await black(64, 64));
    expect((await run({ edges, save: save(["edges", 0]) })).kept).toHaveLength(1);
    const { kept, shown } = await run({ edges, save: save(["edges", 0]) }, { targets: ["edges"] });
    expect(kept).toHaveLength(1);
    expect(shown.get("edges")?.text ?? []).toEqual([]);
    const failed = run({ edges, shown: show(["edges", 1]) });
    await expect(failed).rejects.toThrow(/source: node edges made nothing for its output 2/);
  });
});

describe("targets", () => {
  test("show what a node makes that shows nothing by itself", async () => {
    const { kept, shown, ran } = await run(drawnAndEnlarged, { targets: ["draw"] });
    expect(ran).toEqual(["draw"]);
    expect(await only(kept)).toMatchObject({ node: "draw", type: "temp", width: 64 });
    expect([...shown.keys()]).toEqual(["draw"]);
  });

  test("show texts, and tensors in words", async () => {
    const { shown } = await run(comfyDefault, { targets: ["3", "5"] });
    expect(shown.get("3")?.text).toEqual(["LATENT 1x4x8x8"]);
    expect(shown.get("5")?.text).toEqual(["LATENT 1x4x8x8"]);
  });

  test("leave their work for the whole graph", async () => {
    const cache = new NodeCache(2 ** 26);
    await run(drawnAndEnlarged, { targets: ["draw"], cache });
    const { ran, cached } = await run(drawnAndEnlarged, { cache });
    expect(cached).toEqual(["draw"]);
    expect(ran).toEqual(["enlarge", "save"]);
  });
});

describe("what was made before", () => {
  test("is not made again, unless something changed", async () => {
    const cache = new NodeCache(2 ** 26);
    const first = await run(drawnAndEnlarged, { cache });
    const again = await run(drawnAndEnlarged, { cache });
    expect(again.ran).toEqual([]);
    expect(again.shown).toEqual(first.shown);
    const other = {
      ...drawnAndEnlarged,
      enlarge: { class_type: "inkloom/upscale", inputs: { picture: ["draw", 0], scale: 1.5 } },
    };
    expect((await run(other, { cache })).ran).toEqual(["enlarge", "save"]);
  });

  test("is made again where a file of the library is another one", async () => {
    const cache = new NodeCache(2 ** 26);
    const graph = { draw: GENERATE, save: save(["draw", 0]) };
    await run(graph, { cache });
    await mkdir(join(context.home, "loras"), { recursive: true });
    await writeFile(join(context.home, "loras", "new.safetensors"), "");
    expect((await run(graph, { cache })).ran).toEqual(["draw", "save"]);
  });

  test("is made again where a picture is another one under the same name", async () => {
    const cache = new NodeCache(2 ** 26);
    const graph = {
      big: { class_type: "inkloom/upscale", inputs: { picture: "p", scale: 2 } },
      save: save(["big", 0]),
    };
    const grey = (shade: number) =>
      encodePng({ width: 4, height: 4, data: new Uint8ClampedArray(64).fill(shade) });
    pictures.set("p", await grey(10));
    const first = await run(graph, { cache });
    pictures.set("p", await grey(200));
    const second = await run(graph, { cache });
    const hash = (kept: readonly Kept[]) =>
      kept.map(({ bytes }) => createHash("sha256").update(bytes).digest("hex"));
    expect(hash(second.kept)).not.toEqual(hash(first.kept));
  });
});

describe("a node that fails", () => {
  async function problemOf(graph: Prompt) {
    const error: unknown = await run(graph).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NodeFailure);
    return graphProblem(error);
  }

  test("is named with the input that is at fault", async () => {
    const graph = {
      steps: { class_type: "PrimitiveInt", inputs: { value: 9_999 } },
      draw: { ...GENERATE, inputs: { ...GENERATE.inputs, steps: ["steps", 0] } },
      save: save(["draw", 0]),
    };
    const problem = await problemOf(graph);
    expect(problem).toMatchObject({ code: "input/invalid", faults: [{ field: "draw.steps" }] });
    expect(String(problem)).toContain("9999");
  });

  test("is held to its ranges along links like in its fields", async () => {
    const graph = {
      ...comfyDefault,
      steps: { class_type: "PrimitiveInt", inputs: { value: -3 } },
      "3": { ...comfyDefault["3"], inputs: { ...comfyDefault["3"].inputs, steps: ["steps", 0] } },
    };
    expect(await problemOf(graph)).toMatchObject({
      code: "input/invalid",
      faults: [{ field: "3" }],
    });
  });

  test("makes pictures of several sizes only for nodes that save each", async () => {
    const grid = {
      class_type: "inkloom/generate",
      inputs: {
        ...GENERATE.inputs,
        prompts: "--prompt a --width 64 --height 64\n--prompt b --width 128 --height 64",
      },
    };
    expect(await problemOf({ grid, save: save(["grid", 0]) })).toMatchObject({
      code: "workflow/sizes",
      faults: [{ field: "grid" }],
    });
  });

  test("one seed along a link is not left to chance", async () => {
    const graph = {
      seed: { class_type: "PrimitiveInt", inputs: { value: -1 } },
      draw: { ...GENERATE, inputs: { ...GENERATE.inputs, seed: ["seed", 0] } },
      save: save(["draw", 0]),
    };
    expect(await problemOf(graph)).toMatchObject({ faults: [{ field: "draw.seed" }] });
  });
});
