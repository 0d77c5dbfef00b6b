import { expect, test, vi } from "vitest";
import type { ToolDeclaration } from "../../../service/tools.ts";

vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined });
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("location", { origin: "http://127.0.0.1" });
vi.stubGlobal("document", { documentElement: {} });
const { presetOf, readPreset } = await import("./preset.ts");

const tool = {
  id: "img2img",
  inputs: [{ name: "image", type: "image" }],
  parameters: {
    properties: { steps: { default: 20 }, cfg: { default: 7 }, image: {} },
    required: [],
  },
} as unknown as ToolDeclaration;

test("a preset holds what was changed, and no picture", () => {
  const preset = presetOf(tool, { steps: 20, cfg: 5, image: "asset:1" });
  expect(preset).toEqual({ tool: "img2img", values: { cfg: 5 } });
  expect(readPreset({ ...preset })).toEqual(preset);
});

test.each([{}, { tool: 1, values: {} }, { tool: "x", values: null }, { tool: "x" }])(
  "%j is no preset",
  (body) => {
    expect(readPreset(body)).toBeUndefined();
  },
);
