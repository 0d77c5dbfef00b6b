import { expect, test } from "vitest";
import { parseInfotext } from "../finish/infotext.ts";
import { defaultGraph, withInputs, withNode } from "./default-graph.suite.ts";
import { graphRequest } from "./graph-request.ts";

const SIZE = { width: 64, height: 64 };

test("a plain graph is told as A1111 tells a picture", () => {
  const graph = defaultGraph({ sampler: { sampler_name: "dpmpp_2m", scheduler: "karras" } });
  const request = graphRequest(graph, "9");
  expect(request).toMatchObject({
    prompt: "beautiful scenery nature glass bottle landscape",
    negativePrompt: "text, watermark",
    model: "inkloom-mini",
    seed: 156680208700286n,
  });
  const { prompt, negativePrompt, fields } = parseInfotext(request?.infotext(SIZE) ?? "");
  expect(prompt).toBe("beautiful scenery nature glass bottle landscape");
  expect(negativePrompt).toBe("text, watermark");
  expect(fields).toMatchObject({
    Steps: "2",
    Sampler: "DPM++ 2M",
    "Schedule type": "Karras",
    "CFG scale": "8",
    Seed: "156680208700286",
    "Size-1": "64",
    "Size-2": "64",
    Model: "inkloom-mini",
    RNG: "Comfy",
  });
});

test("seeds beyond 2^53 are told exactly", () => {
  const graph = withInputs(defaultGraph(), "3", { seed: 18446744073709551615n });
  const request = graphRequest(graph, "9");
  expect(request?.seed).toBe(18446744073709551615n);
  expect(request?.infotext(SIZE)).toContain("Seed: 18446744073709551615,");
  const deep = withInputs(graph, "3", { extra: { list: [2n ** 60n] } });
  expect(graphRequest(deep, "9")?.seed).toBe(18446744073709551615n);
});

test("a LoRA becomes A1111's tag in the words", () => {
  const lora = {
    class_type: "LoraLoader",
    inputs: {
      model: ["4", 0],
      clip: ["4", 1],
      lora_name: "styles/ink.safetensors",
      strength_model: 0.8,
      strength_clip: 0.5,
    },
  };
  const graph = withInputs(withNode(defaultGraph(), "10", lora), "3", { model: ["10", 0] });
  expect(graphRequest(graph, "9")?.infotext(SIZE)).toContain("landscape<lora:ink:0.8:0.5>");
});

test("each picture is told by what it is made from", () => {
  let graph = withNode(defaultGraph(), "30", {
    ...defaultGraph()["3"],
    inputs: { ...defaultGraph()["3"].inputs, seed: 7, positive: ["60", 0] },
  });
  graph = withNode(graph, "60", {
    class_type: "CLIPTextEncode",
    inputs: { text: "a cat", clip: ["4", 1] },
  });
  graph = withNode(graph, "80", {
    class_type: "VAEDecode",
    inputs: { samples: ["30", 0], vae: ["4", 2] },
  });
  graph = withNode(graph, "90", { class_type: "PreviewImage", inputs: { images: ["80", 0] } });
  expect(graphRequest(graph, "90")).toMatchObject({ prompt: "a cat", seed: 7n });
  expect(graphRequest(graph, "9")?.prompt).toMatch(/^beautiful/);
});

test("what A1111's text cannot say has none", () => {
  const area = {
    class_type: "ConditioningSetArea",
    inputs: { conditioning: ["6", 0], width: 64, height: 64, x: 0, y: 0, strength: 1 },
  };
  const placed = withInputs(withNode(defaultGraph(), "10", area), "3", { positive: ["10", 0] });
  const request = graphRequest(placed, "9");
  expect(request?.prompt).toBe("beautiful scenery nature glass bottle landscape");
  expect(request?.infotext(SIZE)).toBeUndefined();
});

test("a graph without a sampler, or no graph at all, says nothing", () => {
  const load = {
    "1": { class_type: "LoadImage", inputs: { image: "input.png" } },
    "2": { class_type: "PreviewImage", inputs: { images: ["1", 0] } },
  };
  expect(graphRequest(load, "2")).toBeUndefined();
  for (const prompt of [undefined, null, [], "x", {}])
    expect(graphRequest(prompt, "2")).toBeUndefined();
});
