import { describe, expect, test, vi } from "vitest";
import { setLanguage } from "../language/language.ts";
import type { ParameterSchema, ToolDeclaration } from "../service/tools.ts";
import { findParameters } from "./find-parameters.ts";
import { isChanged, requestOf } from "./values.ts";

const parameter = (en: string, zh: string, help: string, more: object = {}): ParameterSchema => ({
  ...more,
  "x-inkloom": { label: { en, zh }, help: { en: help, zh: help } },
});

const tool = {
  parameters: {
    properties: {
      cfg: parameter("Guidance scale", "引导强度", "How strictly the words are followed", {
        default: 7,
      }),
      cfg_rescale: parameter("Guidance rescale", "引导重缩放", "Share of contrast"),
      steps: parameter("Steps", "步数", "More take longer; guidance is apart"),
    },
    required: [],
  },
} as unknown as ToolDeclaration;

describe("findParameters", () => {
  test.each([
    ["guidance", ["cfg", "cfg_rescale", "steps"]],
    ["步数", ["steps"]],
    ["cfg re", ["cfg_rescale", "cfg"]],
    ["scale guidance", ["cfg", "cfg_rescale"]],
    ["nothing like it", []],
    ["  ", []],
  ])("%j", (search, found) => {
    expect(findParameters(tool, search)).toEqual(found);
  });
});

test("a field is changed where it differs from its default; empty is no value", () => {
  const [cfg, rescale] = [
    tool.parameters.properties["cfg"],
    tool.parameters.properties["cfg_rescale"],
  ];
  if (cfg === undefined || rescale === undefined) throw new Error("expected both parameters");
  expect(isChanged(cfg, 7)).toBe(false);
  expect(isChanged(cfg, 7.5)).toBe(true);
  expect(isChanged(cfg, undefined)).toBe(true);
  expect(isChanged(rescale, undefined)).toBe(false);
  expect(isChanged(rescale, "")).toBe(false);
  expect(isChanged(rescale, 0)).toBe(true);
  expect(requestOf(tool, { cfg: 8, steps: "", other: 1 })).toEqual({ cfg: 8 });
});

test("entries of lists are sent without what only the page knows", () => {
  const properties = { units: { type: "array", items: { properties: { image: {} } } } };
  const lists = { ...tool, parameters: { properties, required: [] } } as unknown as typeof tool;
  expect(requestOf(lists, { units: [{ image: "a", type: "canny" }, "odd"] })).toEqual({
    units: [{ image: "a" }, "odd"],
  });
});

test("charts are in the page's language, unless another one is chosen", () => {
  const properties = { chart_language: { enum: ["auto", "en", "zh"], default: "auto" } };
  const charted = { parameters: { properties, required: [] } } as unknown as typeof tool;
  vi.stubGlobal("document", { documentElement: {} });
  setLanguage("zh");
  expect(requestOf(charted, { chart_language: "auto" })).toEqual({ chart_language: "zh" });
  expect(requestOf(charted, { chart_language: "en" })).toEqual({ chart_language: "en" });
  setLanguage("en");
  expect(requestOf(charted, { chart_language: "auto" })).toEqual({ chart_language: "en" });
  vi.unstubAllGlobals();
});
