/** For tests: the graph that ComfyUI's page begins with, with only the checkpoint and sizes replaced. */
import type { Prompt, PromptNode } from "./prompt.ts";

export interface DefaultSettings {
  readonly width?: number;
  readonly height?: number;
  readonly batch?: number;
  readonly sampler?: Readonly<Record<string, unknown>>;
  readonly prefix?: string;
}

/** Ids are those of the page. */
export const defaultGraph = ({
  width = 64,
  height = 64,
  batch = 1,
  sampler = {},
  prefix = "ComfyUI",
}: DefaultSettings = {}) =>
  ({
    "3": {
      class_type: "KSampler",
      inputs: {
        seed: 156680208700286,
        steps: 2,
        cfg: 8,
        sampler_name: "euler",
        scheduler: "normal",
        denoise: 1,
        model: ["4", 0],
        positive: ["6", 0],
        negative: ["7", 0],
        latent_image: ["5", 0],
        ...sampler,
      },
      _meta: { title: "KSampler" },
    },
    "4": { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "inkloom-mini" } },
    "5": { class_type: "EmptyLatentImage", inputs: { width, height, batch_size: batch } },
    "6": {
      class_type: "CLIPTextEncode",
      inputs: { text: "beautiful scenery nature glass bottle landscape", clip: ["4", 1] },
    },
    "7": { class_type: "CLIPTextEncode", inputs: { text: "text, watermark", clip: ["4", 1] } },
    "8": { class_type: "VAEDecode", inputs: { samples: ["3", 0], vae: ["4", 2] } },
    "9": { class_type: "SaveImage", inputs: { filename_prefix: prefix, images: ["8", 0] } },
  }) satisfies Prompt;

/** The same graph with a node changed or added. */
export const withNode = (graph: Prompt, id: string, node: PromptNode): Prompt => ({
  ...graph,
  [id]: node,
});

/** The same with some inputs of a node changed; undefined leaves one out. */
export function withInputs(
  graph: Prompt,
  id: string,
  changed: Readonly<Record<string, unknown>>,
): Prompt {
  const node = graph[id] ?? {};
  const inputs = Object.fromEntries(
    Object.entries({ ...(node.inputs as object), ...changed }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  return withNode(graph, id, { ...node, inputs });
}
