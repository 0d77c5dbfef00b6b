import { describe, expect, test } from "vitest";
import type { ToolDeclaration } from "../../service/tools.ts";
import { fieldsOf, parametersOf, textOf } from "./details-fields.ts";

const say = (en: string, zh: string) => ({ label: { en, zh }, help: { en, zh } });
const tool = {
  parameters: {
    required: [],
    properties: {
      prompt: { type: "string", "x-inkloom": say("Prompt", "提示词") },
      steps: { type: "integer", default: 20, "x-inkloom": say("Steps", "步数") },
      sampler: { type: "string", default: "Euler", "x-inkloom": say("Sampler", "采样器") },
    },
  },
} as unknown as ToolDeclaration;

describe("details of a picture", () => {
  test("are named by the tool, in its order, and say what is usual", () => {
    const parameters = { sampler: "Euler", steps: 8, prompt: "a lake", later: true };
    expect(fieldsOf(parameters, tool)).toEqual([
      { name: "steps", label: { en: "Steps", zh: "步数" }, value: 8, usual: false },
      { name: "sampler", label: { en: "Sampler", zh: "采样器" }, value: "Euler", usual: true },
      { name: "later", label: { en: "later", zh: "later" }, value: true, usual: false },
    ]);
  });

  test("leave out what is empty and cut what is long", () => {
    const fields = fieldsOf(
      { a: "", b: null, c: [], d: {}, e: 0, f: "x".repeat(999), g: [1] },
      undefined,
    );
    expect(fields.map(({ name, value }) => [name, String(value).length])).toEqual([
      ["e", 1],
      ["f", 301],
      ["g", 3],
    ]);
  });

  test("survive records that hold anything", () => {
    expect(parametersOf(null)).toEqual({});
    expect(parametersOf({ parameters: "x" })).toEqual({});
    expect(textOf(parametersOf({ parameters: { prompt: 5 } }), "prompt")).toBe("");
  });
});
