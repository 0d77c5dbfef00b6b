import { describe, expect, test } from "vitest";
import { TOOLS } from "@inkloom/contract";
import { nodeTypes } from "./node-types.ts";

const NAMES = {
  comfy: {
    checkpoints: ["cat.safetensors", "dog.safetensors"],
    loras: [],
    upscalers: [],
    controlNets: [],
    images: [],
  },
  tools: {
    checkpoint: ["cat", "dog"],
    vae: [],
    lora: ["ink"],
    upscaler: ["x4"],
    controlnet: [],
    tagger: [],
    dataset: [],
  },
};

const all = nodeTypes(NAMES);
const typeOf = (type: string) => {
  const found = all.find((each) => each.type === type);
  if (found === undefined) throw new Error(`no node ${type}`);
  return found;
};
const inputOf = (type: string, name: string) =>
  typeOf(type).inputs.find((each) => each.name === name);

describe("node types", () => {
  test("there is one for every tool but the workflow itself", () => {
    const tools = all.filter(({ source }) => source === "tool").map(({ type }) => type);
    const expected = Object.keys(TOOLS).filter((id) => id !== "workflow");
    expect(tools).toEqual(expected.map((id) => `inkloom/${id}`));
  });

  test("no two have the same name, and all words are there in both languages", () => {
    expect(new Set(all.map(({ type }) => type)).size).toBe(all.length);
    for (const { title, category, inputs, outputs } of all)
      for (const { en, zh } of [title, category, ...[...inputs, ...outputs].map((it) => it.label)])
        expect([en.trim(), zh.trim()]).not.toContain("");
  });

  test("a parameter of a tool is a field with range, step, group and a socket", () => {
    expect(inputOf("inkloom/generate", "steps")).toMatchObject({
      type: "INT",
      socket: "both",
      required: false,
      schema: { type: "integer", minimum: 1, default: 20 },
      group: { en: "Sampling" },
    });
    expect(inputOf("inkloom/generate", "prompt")).toMatchObject({
      type: "STRING",
      required: true,
      schema: { multiline: true },
    });
    expect(inputOf("inkloom/generate", "model")).toMatchObject({ offers: ["cat", "dog"] });
    expect(inputOf("inkloom/generate", "seed")).toMatchObject({ redrawn: true });
  });

  test("a picture of a tool is a picture's socket and an upload", () => {
    expect(inputOf("inkloom/img2img", "image")).toMatchObject({
      type: "IMAGE",
      socket: "both",
      upload: true,
      required: true,
    });
    expect(typeOf("inkloom/img2img").outputs).toEqual([
      { name: "pictures", type: "IMAGE", label: { en: "Pictures", zh: "图片" } },
    ]);
  });

  test("where results go is no input", () => {
    expect(inputOf("inkloom/grid", "folder")).toBeUndefined();
    expect(inputOf("inkloom/grid", "x")).toBeDefined();
  });

  test("texts of which there may be several say so", () => {
    expect(typeOf("inkloom/dice").outputs).toMatchObject([{ type: "STRING", many: true }]);
  });

  test("ComfyUI's nodes choose among the library's files", () => {
    expect(inputOf("CheckpointLoaderSimple", "ckpt_name")).toMatchObject({
      type: "COMBO",
      socket: "widget",
      schema: { enum: ["cat.safetensors", "dog.safetensors"], default: "cat.safetensors" },
    });
    expect(inputOf("KSampler", "model")).toMatchObject({ type: "MODEL", socket: "link" });
    expect(typeOf("SaveImage")).toMatchObject({ isOutput: true, source: "comfy" });
  });

  test("numbers are such that readers of JSON hold them exactly", () => {
    const seed = inputOf("KSampler", "seed");
    expect(seed).toMatchObject({ redrawn: true, schema: { maximum: Number.MAX_SAFE_INTEGER } });
  });
});
