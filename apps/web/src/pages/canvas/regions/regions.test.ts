import { describe, expect, test } from "vitest";
import { CanvasDocument } from "../document/canvas-document.ts";
import { emptyScene, type Layer } from "../document/scene.ts";
import { memoryShelf } from "../document/shelf.ts";
import { createVault } from "../document/vault.ts";
import { fillRectangle } from "../strokes/areas.ts";
import { inkOf } from "../strokes/brush.ts";
import { addRegion, setRegion } from "./region-acts.ts";
import { regionGraph, type RegionOrder, unsaidBy, withSeed } from "./region-graph.ts";
import { greyShares, groundShares, marksAnything, regionShares } from "./region-masks.ts";
import { COLOURS, newRegion, regionOf } from "./region.ts";

function paper(width = 128, height = 96) {
  const document = CanvasDocument.create(createVault(memoryShelf()), "", emptyScene(width, height));
  const region = (x: number, y: number, w: number, h: number): Layer => {
    addRegion(document, "Region");
    const layer = document.scene.layers.at(-1);
    if (layer === undefined) throw new Error("no layer");
    document.do("rectangle", (edit) => {
      const ink = inkOf(regionOf(layer).colour);
      const rect = { x, y, width: w, height: h };
      fillRectangle(edit, layer, rect, { ink, opacity: 1, clip: edit.scene.bounds });
    });
    return layer;
  };
  return { document, region };
}

const shareAt = (map: { width: number; data: Float32Array }, x: number, y: number): number =>
  map.data[Math.floor(y / 4) * map.width + Math.floor(x / 4)] ?? NaN;

describe("what a region layer holds", () => {
  test("nothing that is missing or of another kind gets through", () => {
    expect(regionOf({ data: { prompt: 5, strength: "x", feather: -1, colour: "red" } })).toEqual({
      prompt: "",
      negative: "",
      strength: 1,
      feather: 0,
      colour: COLOURS[0],
    });
    expect(regionOf({ data: [1] }).prompt).toBe("");
    expect(regionOf({}).strength).toBe(1);
    expect(
      regionOf({ data: { strength: 99, feather: 9999, prompt: "a".repeat(9000) } }),
    ).toMatchObject({ strength: 2, feather: 256, prompt: "a".repeat(8192) });
  });

  test("regions have colours apart, and another colour is a step that can be undone", async () => {
    const { document, region } = paper();
    const one = region(0, 0, 64, 96);
    const other = region(64, 0, 64, 96);
    expect(regionOf(one).colour).not.toBe(regionOf(other).colour);
    setRegion(document, one, { colour: "#112233" });
    expect([...(document.tile(one.id, 0, 0)?.subarray(0, 4) ?? [])]).toEqual([17, 34, 51, 255]);
    setRegion(document, one, { prompt: "a" });
    setRegion(document, { ...one, data: document.scene.layers[0]?.data ?? null }, { prompt: "ab" });
    await document.undo();
    expect(regionOf(document.scene.layers[0] ?? {}).prompt).toBe("");
    await document.undo();
    expect([...(document.tile(one.id, 0, 0)?.subarray(0, 3) ?? [])]).not.toEqual([17, 34, 51]);
  });

  test("what is locked stays as it is", () => {
    const { document, region } = paper();
    const layer = region(0, 0, 8, 8);
    setRegion(document, { ...layer, locked: true }, { prompt: "a" });
    expect(regionOf(document.scene.layers[0] ?? {}).prompt).toBe("");
  });
});

describe("where regions count", () => {
  test("is what is painted, within the frame", () => {
    const { document, region } = paper();
    const layer = region(0, 0, 64, 96);
    const map = regionShares(document, layer, document.scene.bounds, 0);
    expect([map.width, map.height]).toEqual([32, 24]);
    expect(shareAt(map, 60, 50)).toBe(1);
    expect(shareAt(map, 64, 50)).toBe(0);
    const moved = regionShares(
      document,
      { ...layer, x: 16 },
      { x: 8, y: 8, width: 62, height: 30 },
      0,
    );
    expect([moved.width, moved.height]).toEqual([16, 8]);
    expect(shareAt(moved, 0, 0)).toBe(0);
    expect(shareAt(moved, 10, 10)).toBe(1);
    expect(shareAt(moved, 61, 29)).toBe(1);
  });

  test("the feather is a blur that keeps the whole", () => {
    const { document, region } = paper(256, 256);
    const layer = region(0, 0, 128, 256);
    const map = regionShares(document, layer, document.scene.bounds, 16);
    expect(shareAt(map, 20, 128)).toBeGreaterThan(0.99);
    expect(shareAt(map, 124, 128) + shareAt(map, 128, 128)).toBeCloseTo(1, 2);
    // A Gauss of 16 pixels, 14 from the edge: 19.1 %.
    expect(Math.abs(shareAt(map, 142, 128) - 0.191)).toBeLessThan(0.025);
    expect(shareAt(map, 230, 128)).toBeLessThan(0.01);
  });

  test("the common words fill the rest", () => {
    const { document, region } = paper();
    const map = regionShares(document, region(0, 0, 64, 96), document.scene.bounds, 0);
    const ground = groundShares([map], map, 0.25);
    expect(shareAt(ground, 10, 10)).toBe(0.25);
    expect(shareAt(ground, 100, 10)).toBe(1);
    expect([...greyShares(ground).data.subarray(0, 4)]).toEqual([64, 64, 64, 255]);
    expect(marksAnything(map)).toBe(true);
    expect(marksAnything({ ...map, data: new Float32Array(4) })).toBe(false);
  });
});

describe("the graph", () => {
  const red = { ...newRegion(emptyScene(8, 8)), prompt: "red", mask: "asset:1" };
  const order: RegionOrder = {
    values: {
      prompt: "common",
      negative_prompt: "bad",
      steps: 4,
      cfg: 5,
      sampler: "Euler a",
      schedule: "Karras",
      denoise: 0.6,
    },
    size: { width: 64, height: 96 },
    seed: 11,
    checkpoint: "ink.safetensors",
    ground: "asset:0",
    regions: [red, { ...red, prompt: "blue", negative: "green", strength: 0.5, mask: "asset:2" }],
  };

  test("draws from words, each where its mask is", () => {
    const graph = regionGraph(order);
    expect(graph["latent"]).toEqual({
      class_type: "EmptyLatentImage",
      inputs: { width: 64, height: 96, batch_size: 1 },
    });
    expect(graph["sampler"]?.inputs).toMatchObject({
      seed: 11,
      steps: 4,
      cfg: 5,
      sampler_name: "euler_ancestral",
      scheduler: "karras",
      denoise: 1,
      positive: ["region 2 added", 0],
      negative: ["region 2 avoided added", 0],
    });
    expect(graph["region 2"]?.inputs).toEqual({
      conditioning: ["region 2 prompt", 0],
      mask: ["region 2 mask", 0],
      strength: 0.5,
      set_cond_area: "default",
    });
    expect(graph["region 1 mask"]?.inputs).toEqual({ image: "asset:1", channel: "red" });
    expect(graph["region 1 avoided"]).toBeUndefined();
    expect(graph["ground"]?.inputs).toMatchObject({ mask: ["ground mask", 0] });
    const links = Object.values(graph).flatMap(({ inputs }) =>
      Object.values(inputs).filter((value) => typeof value === "object"),
    );
    for (const [id] of links) expect(Object.keys(graph)).toContain(id);
  });

  test("begins with the picture, and at the layer of the encoder that is asked for", () => {
    const values = { ...order.values, clip_skip: 2 };
    const graph = regionGraph({ ...order, values, image: "asset:9" });
    expect(graph["latent"]?.class_type).toBe("VAEEncode");
    expect(graph["scaled"]?.inputs).toMatchObject({ width: 64, height: 96 });
    expect(graph["sampler"]?.inputs["denoise"]).toBe(0.6);
    expect(graph["clip"]?.inputs["stop_at_clip_layer"]).toBe(-2);
    expect(graph["prompt"]?.inputs["clip"]).toEqual(["clip", 0]);
  });

  test("follows layers that are control, their pictures read or drawn first", () => {
    const counts = { weight: 0.5, start: 0.1, end: 0.9 };
    const graph = regionGraph({
      ...order,
      controls: [
        { network: "pose.safetensors", pose: "{}", ...counts },
        { network: "canny.safetensors", image: "asset:3", ...counts },
      ],
    });
    expect(graph["control 1"]?.inputs).toMatchObject({
      positive: ["region 2 added", 0],
      negative: ["region 2 avoided added", 0],
      image: ["control 1 pose", 0],
      strength: 0.5,
      start_percent: 0.1,
      end_percent: 0.9,
    });
    expect(graph["control 2"]?.inputs).toMatchObject({
      positive: ["control 1", 0],
      negative: ["control 1", 1],
      image: ["control 2 picture", 0],
    });
    expect(graph["control 1 pose"]?.inputs).toEqual({ pose: "{}" });
    expect(graph["control 2 picture"]?.inputs).toEqual({ image: "asset:3" });
    expect(graph["control 2 network"]?.inputs["control_net_name"]).toBe("canny.safetensors");
    expect(graph["sampler"]?.inputs).toMatchObject({
      positive: ["control 2", 0],
      negative: ["control 2", 1],
    });
  });

  test("another seed changes nothing else", () => {
    const graph = regionGraph(order);
    const next = withSeed(graph, (seed) => seed + 1);
    expect(next["sampler"]?.inputs["seed"]).toBe(12);
    expect({ ...next, sampler: graph["sampler"] }).toEqual(graph);
  });

  test("names what it cannot say", () => {
    expect(unsaidBy(order.values, [red])).toBeUndefined();
    expect(unsaidBy({ ...order.values, sampler: "PLMS" }, [red])).toEqual({
      field: "sampler",
      value: "PLMS",
    });
    expect(unsaidBy({ ...order.values, schedule: "Polyexponential" }, [])).toMatchObject({
      field: "schedule",
    });
    expect(unsaidBy(order.values, [{ ...red, prompt: "a <lora:ink:0.5> b" }])).toEqual({
      field: "lora",
      value: "<lora:ink:0.5>",
    });
  });
});
