import { describe, expect, test } from "vitest";
import { changesShared } from "./changes-shared.ts";

const graph = (type: string, inputs: object) => ({ graph: { nodes: { 1: { type, inputs } } } });

describe("what changes what everybody uses", () => {
  test.each([
    "train-lora",
    "lora-merge",
    "lora-bake",
    "model-merge",
    "dataset-prepare",
    "tags-edit",
  ])("%s does, alone and as a node of a graph of either wire", (tool) => {
    expect(changesShared(tool, {})).toBe(true);
    expect(changesShared("workflow", graph(`inkloom/${tool}`, {}))).toBe(true);
    const prompt = {
      prompt: { 7: { class_type: `inkloom/${tool}`, inputs: {} } },
      other: undefined,
    };
    expect(changesShared("comfy", prompt)).toBe(true);
  });

  test("tagging does where it writes into a data set", () => {
    expect(changesShared("tag", { picture: "asset:1" })).toBe(false);
    expect(changesShared("tag", { dataset: "cats" })).toBe(true);
    expect(changesShared("workflow", graph("inkloom/tag", { picture: ["2", 0] }))).toBe(false);
    expect(changesShared("workflow", graph("inkloom/tag", { dataset: ["2", 0] }))).toBe(true);
  });

  test("drawing does not", () => {
    expect(changesShared("generate", { prompt: "inkloom/train-lora of a cat" })).toBe(false);
    expect(changesShared("workflow", graph("inkloom/generate", { prompt: "a cat" }))).toBe(false);
  });
});
