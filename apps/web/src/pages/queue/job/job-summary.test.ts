import { expect, test } from "vitest";
import type { ToolDeclaration } from "../../../service/tools.ts";
import { summaryOf } from "./job-summary.ts";

const port = (name: string, type: string) => ({ name, type, label: { en: name, zh: name } });
const tool = (...inputs: ToolDeclaration["inputs"]): ToolDeclaration => ({
  id: "any",
  title: { en: "Any", zh: "任意" },
  help: { en: "", zh: "" },
  inputs,
  outputs: [],
  groups: [],
  parameters: { properties: {}, required: [] },
});

test("a drawing is told by its prompt, model, size and steps", () => {
  const draws = tool(
    port("prompt", "text"),
    port("negative_prompt", "text"),
    port("model", "model"),
  );
  const parameters = {
    prompt: "a  lake\n at dusk",
    negative_prompt: "blurry",
    model: "ink",
    width: 512,
    height: 768,
    steps: 20,
  };
  expect(summaryOf({ parameters }, draws)).toEqual({
    words: "a lake at dusk",
    model: "ink",
    size: "512 × 768",
    steps: 20,
  });
});

test("a picture is the first that was given, by the tool's own ports", () => {
  const upscales = tool(port("picture", "image"), port("upscaler", "model"));
  const asset = `asset:${"0".repeat(64)}`;
  expect(summaryOf({ parameters: { picture: asset, upscaler: "R-ESRGAN 4x+" } }, upscales)).toEqual(
    {
      picture: asset,
      model: "R-ESRGAN 4x+",
    },
  );
});

test("requests of unknown tools and of any shape are told too", () => {
  const parameters = { prompt: ["no", "text"], model: null, width: "wide", steps: {} };
  expect(summaryOf({ parameters }, undefined)).toEqual({});
  expect(summaryOf({ parameters: { prompt: "x".repeat(9000) } }, undefined).words).toHaveLength(
    300,
  );
});
