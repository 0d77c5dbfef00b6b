import { describe, expect, test } from "vitest";
import { Problem } from "@inkloom/contract";
import { type CheckedGraph, checkGraph } from "./check-graph.ts";
import { comfyDefault, drawnAndEnlarged, GENERATE } from "./graphs.suite.ts";
import { readGraph } from "./read-graph.ts";
import { workflowNodes } from "./workflow-nodes.ts";

const nodes = workflowNodes(() => {
  throw new Error("nothing runs here");
});
const NAMES = {
  checkpoints: ["inkloom-mini"],
  loras: [],
  upscalers: [],
  controlNets: [],
  images: [],
  isImage: (name: string) => name.startsWith("asset:"),
};
const refusePaths = (parameters: Readonly<Record<string, unknown>>): void => {
  for (const [name, value] of Object.entries(parameters))
    if (String(value).includes(".."))
      throw new Problem("input/name", { en: `${name} is a path.`, zh: `${name} 是路径。` });
};

const check = (graph: unknown, targets?: readonly string[]): CheckedGraph =>
  checkGraph(readGraph(graph), { nodes, names: NAMES, targets, expectNames: refusePaths });

/** What is wrong, by field. */
function faultsOf(graph: unknown, targets?: readonly string[]): Record<string, string> {
  try {
    check(graph, targets);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.code).toBe("workflow/invalid");
    for (const { sentence } of error.faults) expect(sentence.zh).toMatch(/\p{Script=Han}/u);
    return Object.fromEntries(error.faults.map(({ field, sentence }) => [field, sentence.en]));
  }
  return {};
}

const save = (images: unknown) => ({
  class_type: "SaveImage",
  inputs: { images, filename_prefix: "x" },
});

describe("a graph that can run", () => {
  test("is told in the order in which its nodes run", () => {
    const { checked } = check(drawnAndEnlarged);
    expect([...checked.nodes.keys()]).toEqual(["draw", "enlarge", "save"]);
    expect(checked.outputs).toEqual(["save"]);
  });

  test("may be one of ComfyUI's", () => {
    expect(check(comfyDefault).checked.nodes.size).toBe(7);
  });

  test("needs nothing of nodes that no output needs", () => {
    const loose = { class_type: "no such", inputs: { x: ["gone", 0] } };
    expect(faultsOf({ ...drawnAndEnlarged, loose })).toEqual({});
  });

  test("runs up to targets only, each of which shows what it makes", () => {
    const { checked, shown } = check(drawnAndEnlarged, ["draw"]);
    expect([...shown.values()]).toEqual([{ of: "draw" }]);
    expect([...checked.nodes.keys()]).toEqual(["draw", ...shown.keys()]);
  });

  test("carries pictures of tools to ComfyUI's nodes and back", () => {
    const graph = {
      draw: GENERATE,
      half: {
        class_type: "ImageScaleBy",
        inputs: { image: ["draw", 0], upscale_method: "area", scale_by: 0.5 },
      },
      again: { class_type: "inkloom/img2img", inputs: { image: ["half", 0], prompt: "山" } },
      save: save(["again", 0]),
    };
    expect(faultsOf(graph)).toEqual({});
  });

  test("takes values along links where their types fit", () => {
    const graph = {
      words: { class_type: "inkloom/dice", inputs: { seed: 1 } },
      steps: { class_type: "PrimitiveInt", inputs: { value: 2 } },
      draw: {
        class_type: "inkloom/generate",
        inputs: { prompt: ["words", 0], steps: ["steps", 0] },
      },
      save: save(["draw", 0]),
    };
    expect(faultsOf(graph)).toEqual({});
    const draw = { ...graph.draw, inputs: { prompt: ["steps", 0], steps: ["words", 0] } };
    const faults = faultsOf({ ...graph, draw });
    expect(Object.keys(faults)).toEqual(["draw.prompt", "draw.steps"]);
    expect(faults["draw.prompt"]).toContain("INT comes along the link, expected STRING");
    expect(faults["draw.steps"]).toContain("STRING comes along the link, expected INT");
  });
});

describe("a graph that cannot run", () => {
  test("is told all of its faults at once, by node and input", () => {
    const graph = {
      draw: {
        class_type: "inkloom/generate",
        inputs: { steps: 0, width: 65, sampler_x: 1, seed: "many" },
        _meta: { title: "My picture" },
      },
      sample: { ...comfyDefault["3"], inputs: { ...comfyDefault["3"].inputs, cfg: 1000 } },
      "4": { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "other" } },
      "5": { class_type: "EmptyLatentImage", inputs: { width: "wide", height: 64 } },
      "6": comfyDefault["6"],
      "7": comfyDefault["7"],
      latent: save(["sample", 0]),
      save: save(["draw", 0]),
      far: save(["gone", 0]),
      slot: save(["draw", 7]),
    };
    const faults = faultsOf(graph);
    expect(Object.keys(faults).sort()).toEqual([
      "4.ckpt_name",
      "5.batch_size",
      "5.width",
      "draw.prompt",
      "draw.sampler_x",
      "draw.seed",
      "draw.steps",
      "draw.width",
      "far.images",
      "latent.images",
      "sample.cfg",
      "slot.images",
    ]);
    expect(faults["draw.steps"]).toBe(
      "My picture (draw), steps: got 0, expected a whole number from 1 to 150.",
    );
    expect(faults["latent.images"]).toContain("LATENT comes along the link, expected IMAGE");
    expect(faults["far.images"]).toContain("node gone");
  });

  test("has nodes of types that are not there", () => {
    const graph = { a: { class_type: "FaceDetailer", inputs: {} }, save: save(["a", 0]) };
    expect(Object.keys(faultsOf(graph))).toEqual(["a"]);
    expect(Object.keys(faultsOf({ a: graph.a }))).toEqual(["a"]);
    expect(Object.keys(faultsOf({ a: { class_type: "inkloom/workflow", inputs: {} } }))).toEqual([
      "a",
    ]);
    expect(Object.keys(faultsOf({ a: { class_type: "constructor" } }))).toEqual(["a"]);
  });

  test("goes in circles, however long", () => {
    const ring = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, i) => [
        `n${i}`,
        {
          class_type: "inkloom/upscale",
          inputs: { picture: [`n${(i + 1) % 1_000}`, 0] },
        },
      ]),
    );
    const faults = faultsOf({ ...ring, save: save(["n0", 0]) });
    expect(Object.values(faults).at(-1)).toContain("need each other in a circle");
  });

  test("shows nothing", () => {
    expect(faultsOf({ draw: GENERATE })["graph"]).toContain("no node that shows or saves");
  });

  test("is to be run to nodes that it has not", () => {
    expect(Object.keys(faultsOf(drawnAndEnlarged, ["draw", "x"]))).toEqual(["targets"]);
    expect(Object.keys(faultsOf(drawnAndEnlarged, []))).toEqual(["targets"]);
  });

  test("names paths in the place of models and pictures", () => {
    const graph = {
      draw: { ...GENERATE, inputs: { ...GENERATE.inputs, model: "../../secret" } },
      big: { class_type: "inkloom/upscale", inputs: { picture: "/etc/passwd" } },
      load: { class_type: "LoadImage", inputs: { image: "../../etc/passwd" } },
      loader: { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "/etc/passwd" } },
      grid: { class_type: "inkloom/grid", inputs: { prompt: "a", folder: "/tmp/x" } },
      a: save(["draw", 0]),
      b: save(["big", 0]),
      c: save(["load", 0]),
      d: save(["grid", 0]),
      e: { class_type: "PreviewAny", inputs: { source: ["loader", 0] } },
    };
    expect(Object.keys(faultsOf(graph)).sort()).toEqual([
      "big.picture",
      "draw.model",
      "grid.folder",
      "load.image",
      "loader.ckpt_name",
    ]);
  });
});

describe("what is no graph", () => {
  test.each([
    ["a list", []],
    ["a text", "graph"],
    ["nothing", undefined],
    ["no node", {}],
    ["10,000 nodes", Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [i, GENERATE]))],
  ])("%s is refused", (_, graph) => {
    expect(Object.keys(faultsOf(graph))).toEqual(["graph"]);
  });

  test.each([
    ["no object", { a: 1 }, "a"],
    ["no type", { a: { inputs: {} } }, "a"],
    ["inputs as a list", { a: { class_type: "SaveImage", inputs: [] } }, "a"],
    ["an id with a control character", { "a\u0000": GENERATE }, "a\\u0000"],
    ["a value that is an object", { a: { class_type: "X", inputs: { v: { deep: 1 } } } }, "a.v"],
    ["a link of three", { a: { class_type: "X", inputs: { v: ["a", 0, 1] } } }, "a.v"],
    ["a text that no database keeps", { a: { class_type: "X", inputs: { v: "\ud800" } } }, "a.v"],
    ["a number that is rounded", { a: { class_type: "X", inputs: { v: 2 ** 60 } } }, "a.v"],
  ])("a node with %s is refused", (_, graph, field) => {
    expect(Object.keys(faultsOf(graph))).toEqual([field]);
  });

  test("nesting without end stops nothing", () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(Object.keys(faultsOf({ a: { class_type: "X", inputs: { v: deep } } }))).toEqual(["a.v"]);
  });

  test("an id that would change every object is none", () => {
    const graph = JSON.parse(
      '{"__proto__": {"class_type": "X"}, "b": {"class_type": "Y"}}',
    ) as object;
    expect(Object.keys(faultsOf(graph))).toContain("__proto__");
  });

  test("texts beyond every use are refused", () => {
    const text = "x".repeat(5 * 2 ** 20);
    expect(Object.keys(faultsOf({ a: { class_type: "X", inputs: { v: text } } }))).toEqual([
      "graph",
    ]);
  });

  test("faults in every input of every node are not all looked for", () => {
    const inputs = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`x${i}`, 1]));
    const graph = Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [
        `n${i}`,
        { ...GENERATE, inputs: { ...GENERATE.inputs, ...inputs } },
      ]),
    );
    let looked = 0;
    const expectNames = (): void => {
      looked += 1;
    };
    const all = () =>
      checkGraph(readGraph(graph), {
        nodes,
        names: NAMES,
        targets: Object.keys(graph),
        expectNames,
      });
    expect(all).toThrow(Problem);
    // Two nodes have a hundred faults.
    expect(looked).toBe(2 * Object.keys(GENERATE.inputs).length);
  });
});
