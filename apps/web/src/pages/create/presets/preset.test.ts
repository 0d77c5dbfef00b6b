import { expect, test, vi } from "vitest";
import type { ToolDeclaration } from "../../../service/tools.ts";

vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined });
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("location", { origin: "http://127.0.0.1" });
vi.stubGlobal("document", { documentElement: {} });
const { presetOf, readPreset, withPicturesOfForm } = await import("./preset.ts");

const control = { type: "array", items: { properties: { preprocessor: {} } } };
const tool = {
  id: "img2img",
  inputs: [{ name: "image", type: "image" }],
  parameters: {
    properties: { steps: { default: 20 }, cfg: { default: 7 }, image: {}, control },
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

test("control units are kept with their settings; pictures are those that stand in the form", () => {
  const canny = { preprocessor: "canny", weight: 0.5, threshold_a: 80 };
  const prompts = { preprocessor: "ip-adapter-auto", weight_type: "ease in" };
  const pictures = { image: "asset:1", mask: "asset:2", region: "asset:3", pose: "[]" };
  const form = {
    control: [
      { ...canny, ...pictures },
      { ...prompts, images: [{ image: "asset:4", weight: 1 }] },
    ],
  };
  const preset = presetOf(tool, form);
  expect(preset.values).toEqual({ control: [canny, prompts] });
  expect(withPicturesOfForm(tool, preset, form)).toEqual({ ...form, image: undefined });
  const other = { control: [{ preprocessor: "depth_midas", image: "asset:5" }], image: "asset:6" };
  expect(withPicturesOfForm(tool, preset, other)).toEqual({
    control: [canny, prompts],
    image: "asset:6",
  });
});
