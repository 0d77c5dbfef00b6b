import { expect, test } from "vitest";
import type { NameLists } from "./context.ts";
import { NODES } from "./nodes/index.ts";
import { objectInfo } from "./object-info.ts";

const NAMES: NameLists = {
  checkpoints: ["a.safetensors", "b/c.ckpt"],
  loras: [],
  upscalers: [],
  controlNets: [],
  images: ["cat.png"],
};

/** What a client reads. */
const info = JSON.parse(JSON.stringify(objectInfo(NAMES))) as Record<
  string,
  Record<string, unknown>
>;

test("a node is described as ComfyUI describes it", () => {
  expect(info["KSamplerAdvanced"]).toMatchObject({
    name: "KSamplerAdvanced",
    display_name: "KSampler (Advanced)",
    category: "sampling",
    description: "",
    python_module: "nodes",
    output: ["LATENT"],
    output_is_list: [false],
    output_name: ["LATENT"],
    output_node: false,
    input: {
      required: {
        model: ["MODEL"],
        add_noise: [["enable", "disable"]],
        steps: ["INT", { default: 20, min: 1, max: 10000 }],
        cfg: ["FLOAT", { default: 8, min: 0, max: 100, step: 0.1 }],
      },
    },
    input_order: {
      required: [
        "model",
        "add_noise",
        "noise_seed",
        "steps",
        "cfg",
        "sampler_name",
        "scheduler",
        "positive",
        "negative",
        "latent_image",
        "start_at_step",
        "end_at_step",
        "return_with_leftover_noise",
      ],
    },
  });
  expect(info["CheckpointLoaderSimple"]?.["input"]).toEqual({
    required: { ckpt_name: [["a.safetensors", "b/c.ckpt"]] },
  });
  expect(info["LoadImage"]?.["input"]).toEqual({
    required: { image: [["cat.png"], { image_upload: true }] },
  });
  expect(info["SaveImage"]).toMatchObject({
    output: [],
    output_node: true,
    input: {
      required: { images: ["IMAGE"], filename_prefix: ["STRING", { default: "ComfyUI" }] },
      hidden: { prompt: "PROMPT", extra_pnginfo: "EXTRA_PNGINFO" },
    },
  });
  expect(info["InpaintModelConditioning"]?.["output_name"]).toEqual([
    "positive",
    "negative",
    "latent",
  ]);
});

test("the largest seed is written exactly", () => {
  expect(JSON.stringify(objectInfo(NAMES)["KSampler"])).toContain('"max":18446744073709551615');
});

test("every node has a title in both languages, and its inputs in order", () => {
  const chinese = objectInfo(NAMES, "zh");
  for (const [name, node] of NODES) {
    expect(info[name]?.["display_name"]).toBe(node.title.en);
    expect(chinese[name]?.["display_name"]).toBe(node.title.zh);
    expect(node.title.zh).not.toBe("");
    expect(info[name]?.["input_order"]).toMatchObject({ required: Object.keys(node.required) });
  }
});
