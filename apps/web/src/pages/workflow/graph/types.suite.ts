/** A few types of nodes as the service declares them, for tests. */
import { type NodeInput, type NodeType, type NodeTypes, typesByName } from "./node-type.ts";
import type { WorkflowDocument, WorkflowNode } from "./document.ts";

const same = (text: string) => ({ en: text, zh: text });

export const linkInput = (name: string, type: string): NodeInput => ({
  name,
  label: same(name),
  type,
  required: true,
  socket: "link",
});

export const field = (
  name: string,
  type: string,
  schema: NodeInput["schema"] & object,
  more: Partial<NodeInput> = {},
): NodeInput => ({
  name,
  label: same(name),
  type,
  required: true,
  socket: "both",
  schema,
  ...more,
});

const nodeType = (
  type: string,
  inputs: readonly NodeInput[],
  outputs: readonly string[],
  more: Partial<NodeType> = {},
): NodeType => ({
  type,
  title: same(type),
  category: same("test"),
  source: "comfy",
  isOutput: outputs.length === 0,
  inputs,
  outputs: outputs.map((name) => ({ name, type: name, label: same(name) })),
  ...more,
});

export const TYPES: NodeTypes = typesByName([
  nodeType(
    "CheckpointLoaderSimple",
    [field("ckpt_name", "COMBO", { enum: ["a", "b"] })],
    ["MODEL", "CLIP", "VAE"],
  ),
  nodeType(
    "CLIPTextEncode",
    [
      field("text", "STRING", { type: "string", multiline: true, default: "" }),
      linkInput("clip", "CLIP"),
    ],
    ["CONDITIONING"],
  ),
  nodeType(
    "EmptyLatentImage",
    [
      field("width", "INT", { type: "integer", default: 512, minimum: 16 }),
      field("height", "INT", { type: "integer", default: 512, minimum: 16 }),
      field("batch_size", "INT", { type: "integer", default: 1, minimum: 1 }),
    ],
    ["LATENT"],
  ),
  nodeType(
    "KSampler",
    [
      linkInput("model", "MODEL"),
      field("seed", "INT", { type: "integer", default: 0, minimum: 0 }, { redrawn: true }),
      field("steps", "INT", { type: "integer", default: 20, minimum: 1, maximum: 10_000 }),
      field("cfg", "FLOAT", { type: "number", default: 8, minimum: 0, maximum: 100 }),
      field("sampler_name", "COMBO", { enum: ["euler", "dpmpp_2m"] }),
      field("scheduler", "COMBO", { enum: ["normal", "karras"] }),
      linkInput("positive", "CONDITIONING"),
      linkInput("negative", "CONDITIONING"),
      linkInput("latent_image", "LATENT"),
      field("denoise", "FLOAT", { type: "number", default: 1, minimum: 0, maximum: 1 }),
    ],
    ["LATENT"],
  ),
  nodeType("VAEDecode", [linkInput("samples", "LATENT"), linkInput("vae", "VAE")], ["IMAGE"]),
  nodeType(
    "LoadImage",
    [field("image", "COMBO", {}, { upload: true, socket: "widget" })],
    ["IMAGE", "MASK"],
  ),
  nodeType(
    "ImageScaleBy",
    [linkInput("image", "IMAGE"), field("scale_by", "FLOAT", { type: "number", default: 1 })],
    ["IMAGE"],
  ),
  nodeType(
    "SaveImage",
    [
      linkInput("images", "IMAGE"),
      field("filename_prefix", "STRING", { type: "string", default: "ComfyUI" }),
    ],
    [],
  ),
]);

export const node = (
  id: string,
  type: string,
  values: WorkflowNode["values"] = {},
  more: Partial<WorkflowNode> = {},
): WorkflowNode => ({ id, type, x: Number(id) * 300, y: 0, values, ...more });

/** Text to image: 4 checkpoint, 6 and 7 words, 5 latent, 3 sampler, 8 decode, 9 save. */
export const textToImage = (): WorkflowDocument => ({
  parts: {},
  graph: {
    frames: [],
    nodes: [
      node("4", "CheckpointLoaderSimple", { ckpt_name: "a" }),
      node("6", "CLIPTextEncode", { text: "a bottle" }),
      node("7", "CLIPTextEncode", { text: "text" }),
      node("5", "EmptyLatentImage", { width: 64, height: 64, batch_size: 1 }),
      node("3", "KSampler", {
        seed: 7,
        steps: 2,
        cfg: 8,
        sampler_name: "euler",
        scheduler: "normal",
        denoise: 1,
      }),
      node("8", "VAEDecode"),
      node("9", "SaveImage", { filename_prefix: "x" }),
    ],
    links: [
      { from: "4", output: 1, to: "6", input: "clip" },
      { from: "4", output: 1, to: "7", input: "clip" },
      { from: "4", output: 0, to: "3", input: "model" },
      { from: "6", output: 0, to: "3", input: "positive" },
      { from: "7", output: 0, to: "3", input: "negative" },
      { from: "5", output: 0, to: "3", input: "latent_image" },
      { from: "3", output: 0, to: "8", input: "samples" },
      { from: "4", output: 2, to: "8", input: "vae" },
      { from: "8", output: 0, to: "9", input: "images" },
    ],
  },
});
