import { expect, test } from "vitest";
import { usesOf } from "./use-model.ts";

const model = {
  name: "ink",
  unreachable: null,
  missingSince: null,
  strength: null,
  triggerWords: [] as readonly string[],
};
const sent = (kind: string, more = {}) =>
  usesOf({ ...model, kind, ...more }).map((use) => use.sent);

test("each kind leads to the form that takes it", () => {
  expect(sent("checkpoint")).toEqual([{ target: "generate", values: { model: "ink" } }]);
  expect(sent("vae")).toEqual([{ target: "generate", values: { vae: "ink" } }]);
  expect(sent("upscaler")).toEqual([{ target: "upscale", values: { upscaler: "ink" } }]);
  expect(sent("embedding")).toEqual([{ target: "generate", insert: "ink" }]);
});

test("a LoRA goes into the prompt, with the strength and the words that its owner prefers", () => {
  expect(sent("lora")).toEqual([{ target: "generate", insert: "<lora:ink:1>" }]);
  expect(sent("lora", { strength: 0.7, triggerWords: ["brush", "wash"] })).toEqual([
    { target: "generate", insert: "<lora:ink:0.7>" },
    { target: "generate", insert: "<lora:ink:0.7>, brush, wash" },
  ]);
});

test("what no request can name leads nowhere", () => {
  expect(sent("checkpoint", { unreachable: "shadowed" })).toEqual([]);
  expect(sent("lora", { missingSince: "2026-01-01T00:00:00Z" })).toEqual([]);
  expect(sent("text-encoder")).toEqual([]);
});
