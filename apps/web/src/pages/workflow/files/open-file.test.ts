import fc from "fast-check";
import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Json, WorkflowDocument } from "../graph/document.ts";
import { FlattenError, flattened } from "../graph/flatten.ts";
import { asSubWorkflow } from "../graph/sub-workflow.ts";
import { node, textToImage, TYPES } from "../graph/types.suite.ts";
import { FileError } from "./file-error.ts";
import { parseJson } from "./json.ts";
import { openFile, openText } from "./open-file.ts";
import { asFile, readKept } from "./own-format.ts";
import { asComfyPage } from "./write-comfy-page.ts";

let names = 0;
const newName = () => `00000000-0000-4000-8000-${String(++names).padStart(12, "0")}`;

const open = (given: unknown) => openText(JSON.stringify(given), TYPES);
/** As JSON has it. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const fault = (given: unknown) => {
  try {
    open(given);
  } catch (error) {
    if (error instanceof FileError) return error.fault;
    throw error;
  }
  return undefined;
};

/** With everything that a document may hold. */
function rich(): WorkflowDocument {
  const document = textToImage();
  const sub = asSubWorkflow(document, [], new Set(["6", "7"]), "Words", TYPES);
  if (sub === undefined) throw new Error("no sub-workflow");
  const { graph, parts } = sub.document;
  return {
    parts,
    graph: {
      ...graph,
      frames: [{ id: "60", title: "All", x: -20, y: -40, width: 900, height: 500 }],
      nodes: [
        ...graph.nodes.map((each) =>
          each.id === "3"
            ? { ...each, title: "Draw", after: { seed: "randomize" as const } }
            : each,
        ),
        node("30", "note", { text: "words" }, { width: 300, height: 120 }),
        node("31", "reroute"),
        node("32", "ImageScaleBy", { scale_by: 2 }, { mode: "bypassed" }),
        node("33", "SaveImage", { filename_prefix: "y" }, { mode: "muted", collapsed: true }),
      ],
      links: [
        ...graph.links,
        { from: "8", output: 0, to: "31", input: "in" },
        { from: "31", output: 0, to: "32", input: "image" },
        { from: "32", output: 0, to: "33", input: "images" },
      ],
    },
  };
}

describe("Inkloom's own files", () => {
  test("come back as they were", () => {
    const file = asFile(rich(), "Mine");
    expect(open(file)).toEqual({ document: rich(), name: "Mine", unknown: [] });
    expect(readKept(asFile(rich(), ""))).toEqual(rich());
  });

  test("of a newer version are refused by name", () => {
    expect(fault({ ...asFile(rich(), ""), version: 2 })).toBe("newer");
    expect(fault({ format: "inkloom-workflow" })).toBe("format");
  });

  test("links that lead nowhere, second links and nodes without sense are left out", () => {
    const file = {
      format: "inkloom-workflow",
      version: 1,
      graph: {
        nodes: [
          { id: 1, type: "VAEDecode", x: "far", y: 1e300, values: [], mode: "odd" },
          { id: "a:b", type: "VAEDecode" },
          { id: "2" },
          null,
          7,
          { id: "3", type: "SaveImage", values: { ["__proto__"]: 1 } },
        ],
        links: [
          { from: "1", output: 0, to: "3", input: "images" },
          { from: "1", output: 1, to: "3", input: "images" },
          { from: "9", output: 0, to: "3", input: "x" },
          { from: "1", output: -1, to: "3", input: "y" },
          { from: "1", output: 0.5, to: "3", input: "z" },
        ],
        frames: [{ id: "f", x: 0 }, 4],
      },
    };
    const { document } = open(file);
    expect(document.graph.nodes.map(({ id, x, y }) => [id, x, y])).toEqual([
      ["1", 0, 0],
      ["3", 0, 0],
    ]);
    expect(document.graph.links).toHaveLength(1);
    expect(document.graph.frames).toHaveLength(1);
  });

  test("too many nodes are refused", () => {
    const nodes = Array.from({ length: 2001 }, (_, i) => ({ id: i, type: "VAEDecode" }));
    expect(fault({ format: "inkloom-workflow", version: 1, graph: { nodes } })).toBe("many");
    expect(fault({ nodes, links: [] })).toBe("many");
    expect(
      fault(Object.fromEntries(nodes.map(({ id }) => [id, { class_type: "a", inputs: {} }]))),
    ).toBe("many");
  });
});

describe("API prompts", () => {
  const prompt = flattened(textToImage(), TYPES);

  test("come back as the same prompt", () => {
    const { document, unknown } = open(prompt);
    expect(unknown).toEqual([]);
    expect(flattened(document, TYPES)).toEqual(prompt);
    expect(open({ prompt, client_id: "x" }).document).toEqual(document);
    const [sampler] = document.graph.nodes.filter(({ type }) => type === "KSampler");
    const [loader] = document.graph.nodes.filter(({ type }) => type.startsWith("Checkpoint"));
    expect(loader?.x).toBeLessThan(sampler?.x ?? 0);
  });

  test("names that are no numbers become some", () => {
    const { document } = open({
      "4:1": { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "a" } },
      words: { class_type: "CLIPTextEncode", inputs: { text: "x", clip: ["4:1", 1] } },
      "5": { class_type: "EmptyLatentImage", inputs: {} },
    });
    expect(new Set(document.graph.nodes.map(({ id }) => id))).toEqual(new Set(["5", "6", "7"]));
    expect(document.graph.links).toHaveLength(1);
  });

  test("nodes that are not known here stay, with the places that links show", () => {
    const { document, unknown } = open({
      "1": { class_type: "Unheard", inputs: { a: ["2", 3], b: 5 } },
      "2": { class_type: "Unheard of", inputs: {} },
    });
    expect(unknown).toEqual(["Unheard", "Unheard of"]);
    const [first, second] = document.graph.nodes;
    expect(first).toMatchObject({
      values: { b: 5 },
      ports: { inputs: [{ name: "a", type: "*" }] },
    });
    expect(second?.ports?.outputs).toHaveLength(4);
    expect(flattened(document, TYPES)["1"]?.inputs).toEqual({ b: 5, a: ["2", 3] });
  });

  test("seeds beyond what numbers hold stay exact", () => {
    const text = JSON.stringify(prompt).replace('"seed":7', '"seed":18446744073709551615');
    const { document } = openText(text, TYPES);
    expect(flattened(document, TYPES)["3"]?.inputs["seed"]).toBe("18446744073709551615");
    expect(parseJson("[1, 1.5, 9007199254740993, -9007199254740993, 1e300]")).toEqual([
      1,
      1.5,
      "9007199254740993",
      "-9007199254740993",
      1e300,
    ]);
  });
});

describe("workflows of ComfyUI's page", () => {
  test("written and read again they are the same, sub-workflows and all", () => {
    const before = rich();
    const { document, unknown } = open(asComfyPage(before, TYPES, newName));
    expect(unknown).toEqual([]);
    const [id] = Object.keys(document.parts);
    expect(id).toMatch(/^0{8}-/);
    const named = JSON.parse(JSON.stringify(document).replaceAll(id ?? "", "1")) as typeof before;
    const sorted = (links: readonly object[]) =>
      links.map((each) => JSON.stringify(each)).toSorted();
    expect(sorted(named.graph.links)).toEqual(sorted(before.graph.links));
    expect(named.graph.frames).toMatchObject([{ title: "All", x: -20, width: 900 }]);
    for (const each of before.graph.nodes)
      expect(named.graph.nodes.find((other) => other.id === each.id)).toMatchObject(each);
    expect(flattened(named, TYPES)).toEqual(flattened(before, TYPES));
  });

  const page = (change: Record<string, unknown> = {}) => ({
    nodes: [
      { id: 4, type: "CheckpointLoaderSimple", widgets_values: ["b"], pos: { 0: 5, 1: 6 } },
      {
        id: 3,
        type: "KSampler",
        mode: 0,
        inputs: [
          { name: "model", type: "MODEL", link: 1 },
          { name: "steps", type: "INT", link: 2, widget: { name: "steps" } },
        ],
        widgets_values: [7, "randomize", 4, 6.5, "dpmpp_2m", "karras", 0.5],
      },
      { id: 31, type: "PrimitiveNode", widgets_values: [13, "fixed"] },
    ],
    links: [
      [1, 4, 0, 3, 0, "MODEL"],
      [2, 31, 0, 3, 4, "INT"],
    ],
    groups: [{ title: "G", bounding: [0, 0, 500, 400] }],
    version: 0.4,
    ...change,
  });

  test("values go to their fields past what becomes of a seed, and held values to theirs", () => {
    const { document } = open(page());
    expect(document.graph.nodes).toHaveLength(2);
    expect(document.graph.nodes[1]).toMatchObject({
      values: {
        seed: 7,
        steps: 13,
        cfg: 6.5,
        sampler_name: "dpmpp_2m",
        scheduler: "karras",
        denoise: 0.5,
      },
      after: { seed: "randomize" },
    });
    expect(document.graph.nodes[0]).toMatchObject({ x: 5, y: 6, values: { ckpt_name: "b" } });
    expect(document.graph.links).toEqual([{ from: "4", output: 0, to: "3", input: "model" }]);
  });

  test("without a choice about the seed, by names, and links as objects", () => {
    const links = [
      { id: 1, origin_id: 4, origin_slot: 0, target_id: 3, target_slot: 0, type: "MODEL" },
    ];
    const { document } = open(page({ links }));
    expect(document.graph.links).toHaveLength(1);
    const named = open({
      nodes: [
        { id: 3, type: "KSampler", widgets_values: { cfg: 2, seed: 5 } },
        { id: 4, type: "KSampler", widgets_values: [5, 4, 2] },
      ],
    });
    expect(named.document.graph.nodes[0]?.values).toMatchObject({ cfg: 2, seed: 5, steps: 20 });
    expect(named.document.graph.nodes[1]?.values).toMatchObject({ cfg: 2, seed: 5, steps: 4 });
  });

  test("a sub-workflow as newer pages write it is one here", () => {
    const uuid = "5f3a0000-0000-4000-8000-000000000001";
    const { document } = open({
      nodes: [
        { id: 4, type: "CheckpointLoaderSimple", widgets_values: ["a"] },
        {
          id: 5,
          type: uuid,
          title: "Words",
          inputs: [
            { name: "clip", type: "CLIP", link: 1 },
            { name: "text", type: "STRING", widget: { name: "text" }, link: null },
          ],
          widgets_values: ["outside"],
        },
        { id: 6, type: "Unheard", inputs: [{ name: "c", type: "CONDITIONING", link: 2 }] },
      ],
      links: [
        [1, 4, 1, 5, 0, "CLIP"],
        [2, 5, 0, 6, 0, "CONDITIONING"],
      ],
      definitions: {
        subgraphs: [
          {
            id: uuid,
            name: "Words",
            inputNode: { id: -10, bounding: [0, 0, 100, 50] },
            outputNode: { id: -20, bounding: [500, 0, 100, 50] },
            inputs: [
              { name: "clip", type: "CLIP", linkIds: [1] },
              { name: "text", type: "STRING", linkIds: [2] },
            ],
            outputs: [{ name: "CONDITIONING", type: "CONDITIONING", linkIds: [3] }],
            nodes: [
              {
                id: 1,
                type: "CLIPTextEncode",
                inputs: [
                  { name: "clip", type: "CLIP", link: 1 },
                  { name: "text", type: "STRING", widget: { name: "text" }, link: 2 },
                ],
                widgets_values: ["inside"],
              },
            ],
            links: [
              { id: 1, origin_id: -10, origin_slot: 0, target_id: 1, target_slot: 0, type: "CLIP" },
              {
                id: 2,
                origin_id: -10,
                origin_slot: 1,
                target_id: 1,
                target_slot: 1,
                type: "STRING",
              },
              {
                id: 3,
                origin_id: 1,
                origin_slot: 0,
                target_id: -20,
                target_slot: 0,
                type: "CONDITIONING",
              },
            ],
          },
        ],
      },
    });
    expect(flattened(document, TYPES)).toEqual({
      "4": { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "a" } },
      "5:1": { class_type: "CLIPTextEncode", inputs: { text: "outside", clip: ["4", 1] } },
      "6": { class_type: "Unheard", inputs: { widgets_values: [], c: ["5:1", 0] } },
    });
  });

  test("unknown nodes keep what they held, and are written back with it", () => {
    const { document, unknown } = open(
      page({
        nodes: [
          {
            id: 1,
            type: "Unheard",
            inputs: [{ name: "a", type: "IMAGE", link: null }],
            outputs: [{ name: "b", type: "MASK", links: [] }],
            widgets_values: [1, "two"],
          },
        ],
        links: [],
      }),
    );
    expect(unknown).toEqual(["Unheard"]);
    expect(asComfyPage(document, TYPES, newName)).toMatchObject({
      nodes: [
        {
          type: "Unheard",
          inputs: [{ name: "a", type: "IMAGE" }],
          outputs: [{ name: "b", type: "MASK" }],
          widgets_values: [1, "two"],
        },
      ],
    });
  });
});

describe("files of strangers", () => {
  test.each([
    [null, "format"],
    [[], "format"],
    ["text", "format"],
    [{}, "format"],
    [{ nodes: {} }, "format"],
    [{ nodes: [] }, "empty"],
    [{ nodes: [null, 5, { id: 3 }], links: [null, [1], { id: 4 }] }, "empty"],
    [{ prompt: { a: 1 } }, "format"],
  ])("%j is refused: %s", (given, expected) => {
    expect(fault(given)).toBe(expected);
  });

  test("what is no JSON, and names like those of every object, do no harm", () => {
    expect(() => openText("{", TYPES)).toThrow("json");
    const text = '{"constructor":{"class_type":"__proto__","inputs":{"__proto__":["toString",0]}}}';
    const { document, unknown } = openText(text, TYPES);
    expect(unknown).toEqual(["__proto__"]);
    expect(() => flattened(document, TYPES)).not.toThrow();
  });

  test("notes and groups are no larger than what is kept of them", () => {
    const { graph } = open({
      nodes: [{ id: 1, type: "Note", size: [2000.5, 9000] }],
      groups: [{ title: "g", bounding: [0, 0, 200_000, 200_000] }],
    }).document;
    expect(graph.nodes[0]).toMatchObject({ width: 2000, height: 4000 });
    expect(graph.frames[0]).toMatchObject({ width: 100_000, height: 100_000 });
  });

  test("whatever stands in them, they open or are refused in words", () => {
    const value = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
    const id = fc.oneof(
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom("1", "2", "x", "__proto__"),
    );
    const anyNode = fc.record(
      {
        id,
        type: fc.constantFrom("KSampler", "Reroute", "PrimitiveNode", "Note", "u", "LoadImage"),
        pos: value,
        size: value,
        mode: fc.constantFrom(0, 2, 4, null),
        inputs: fc.oneof(
          value,
          fc.array(fc.record({ name: fc.string(), link: fc.integer({ min: 0, max: 6 }) })),
        ),
        outputs: value,
        widgets_values: value,
        properties: value,
        title: value,
      },
      { requiredKeys: ["id", "type"] },
    );
    const link = fc.oneof(
      fc.tuple(fc.integer({ min: 0, max: 6 }), id, fc.nat(3), id, fc.nat(3), fc.string()),
      value,
    );
    const level = { nodes: fc.array(anyNode), links: fc.array(link), groups: value };
    const page = fc.record(
      {
        ...level,
        definitions: fc.record({
          subgraphs: fc.array(
            fc.record({ id: fc.constantFrom("u", "v"), inputs: value, outputs: value, ...level }),
          ),
        }),
      },
      { requiredKeys: ["nodes"] },
    );
    fc.assert(
      fc.property(page, (given) => {
        const refusal = fault(given);
        if (refusal !== undefined) return;
        const { document } = open(given);
        expect(open(asFile(document, "")).document).toEqual(plain(document));
        expect(() => open(asComfyPage(document, TYPES, newName))).not.toThrow();
        try {
          flattened(document, TYPES);
        } catch (error) {
          expect(error).toBeInstanceOf(FlattenError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("pictures", () => {
  const chunk = (type: string, data: Uint8Array): Uint8Array => {
    const bytes = new Uint8Array(12 + data.length);
    new DataView(bytes.buffer).setUint32(0, data.length);
    bytes.set(new TextEncoder().encode(type), 4);
    bytes.set(data, 8);
    return bytes;
  };
  const png = (...chunks: Uint8Array[]) =>
    new Blob([
      new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]),
      ...chunks.map((bytes) => new Uint8Array(bytes)),
      new Uint8Array(chunk("IEND", new Uint8Array())),
    ]);
  const bytes = (text: string) => new TextEncoder().encode(text);
  const prompt = JSON.stringify(flattened(textToImage(), TYPES));
  const page = JSON.stringify(asComfyPage(rich(), TYPES, newName));

  test.each([
    ["tEXt", chunk("tEXt", bytes(`prompt\0${prompt}`))],
    ["zTXt", chunk("zTXt", Buffer.concat([bytes("prompt\0\0"), deflateSync(prompt)]))],
    ["iTXt", chunk("iTXt", bytes(`prompt\0\0\0\0\0${prompt}`))],
    [
      "packed iTXt",
      chunk("iTXt", Buffer.concat([bytes("prompt\0\x01\0\0\0"), deflateSync(prompt)])),
    ],
  ])("the prompt of a picture is opened from %s", async (_, text) => {
    const { document, name } = await openFile(png(text), "kept.png", TYPES);
    expect(name).toBe("kept");
    expect(flattened(document, TYPES)).toEqual(JSON.parse(prompt));
  });

  test("the page's workflow comes before the prompt, unless it is broken", async () => {
    const both = png(
      chunk("tEXt", bytes(`prompt\0${prompt}`)),
      chunk("tEXt", bytes(`workflow\0${page}`)),
    );
    const { document } = await openFile(both, "a.png", TYPES);
    expect(document.graph.nodes.map(({ type }) => type)).toContain("note");
    const broken = png(
      chunk("tEXt", bytes("workflow\0{")),
      chunk("tEXt", bytes(`prompt\0${prompt}`)),
    );
    expect((await openFile(broken, "a.png", TYPES)).document.graph.nodes).toHaveLength(7);
  });

  test("a picture without one, or one that ends early, is refused", async () => {
    await expect(openFile(png(), "a.png", TYPES)).rejects.toThrow("picture");
    const whole = new Uint8Array(
      await png(chunk("tEXt", bytes(`prompt\0${prompt}`))).arrayBuffer(),
    );
    for (const length of [8, 12, 30, 100])
      await expect(openFile(new Blob([whole.slice(0, length)]), "a.png", TYPES)).rejects.toThrow(
        "picture",
      );
  });
});
