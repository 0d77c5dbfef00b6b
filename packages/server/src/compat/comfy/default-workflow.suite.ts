/** The graph that ComfyUI's page begins with: its nodes, links and fields, with words and places of our own, in both
 *  formats. Small and quick by its fields. */

const SEED = 156680208700286;

export interface Wanted {
  readonly checkpoint?: string;
  readonly seed?: number;
  readonly steps?: number;
  readonly side?: number;
  readonly batch?: number;
  readonly prefix?: string;
}

const WORDS = ["a glass bottle on a shelf, purple night", "words, watermark"] as const;

/** As clients queue it. */
export function apiWorkflow({
  checkpoint = "inkloom-mini",
  seed = SEED,
  steps = 2,
  side = 64,
  batch = 1,
  prefix = "ComfyUI",
}: Wanted = {}): Record<string, { class_type: string; inputs: Record<string, unknown> }> {
  return {
    "3": {
      class_type: "KSampler",
      inputs: {
        seed,
        steps,
        cfg: 8,
        sampler_name: "euler",
        scheduler: "normal",
        denoise: 1,
        model: ["4", 0],
        positive: ["6", 0],
        negative: ["7", 0],
        latent_image: ["5", 0],
      },
    },
    "4": { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: checkpoint } },
    "5": {
      class_type: "EmptyLatentImage",
      inputs: { width: side, height: side, batch_size: batch },
    },
    "6": { class_type: "CLIPTextEncode", inputs: { text: WORDS[0], clip: ["4", 1] } },
    "7": { class_type: "CLIPTextEncode", inputs: { text: WORDS[1], clip: ["4", 1] } },
    "8": { class_type: "VAEDecode", inputs: { samples: ["3", 0], vae: ["4", 2] } },
    "9": { class_type: "SaveImage", inputs: { filename_prefix: prefix, images: ["8", 0] } },
  };
}

/** A graph that draws nothing and is done at once: it saves `given.png`, which everybody has, under a new name. */
export const copyGraph = (prefix: string): ReturnType<typeof apiWorkflow> => ({
  "1": { class_type: "LoadImage", inputs: { image: "given.png" } },
  "9": { class_type: "SaveImage", inputs: { filename_prefix: prefix, images: ["1", 0] } },
});

/** As the page keeps it. */
export function pageWorkflow({
  checkpoint = "inkloom-mini",
  seed = SEED,
  steps = 2,
  side = 64,
  batch = 1,
  prefix = "ComfyUI",
}: Wanted = {}) {
  const node = (
    id: number,
    type: string,
    inputs: readonly (readonly [name: string, type: string, link: number])[],
    widgets_values?: readonly unknown[],
  ) => ({
    id,
    type,
    pos: [id * 200, 100],
    size: [200, 100],
    flags: {},
    order: id,
    mode: 0,
    inputs: inputs.map(([name, kind, link]) => ({ name, type: kind, link })),
    outputs: [],
    properties: { "Node name for S&R": type },
    ...(widgets_values && { widgets_values }),
  });
  return {
    last_node_id: 9,
    last_link_id: 9,
    nodes: [
      node(7, "CLIPTextEncode", [["clip", "CLIP", 5]], [WORDS[1]]),
      node(6, "CLIPTextEncode", [["clip", "CLIP", 3]], [WORDS[0]]),
      node(5, "EmptyLatentImage", [], [side, side, batch]),
      node(
        3,
        "KSampler",
        [
          ["model", "MODEL", 1],
          ["positive", "CONDITIONING", 4],
          ["negative", "CONDITIONING", 6],
          ["latent_image", "LATENT", 2],
        ],
        [seed, "randomize", steps, 8, "euler", "normal", 1],
      ),
      node(8, "VAEDecode", [
        ["samples", "LATENT", 7],
        ["vae", "VAE", 8],
      ]),
      node(9, "SaveImage", [["images", "IMAGE", 9]], prefix === "ComfyUI" ? undefined : [prefix]),
      node(4, "CheckpointLoaderSimple", [], [checkpoint]),
    ],
    links: [
      [1, 4, 0, 3, 0, "MODEL"],
      [2, 5, 0, 3, 3, "LATENT"],
      [3, 4, 1, 6, 0, "CLIP"],
      [4, 6, 0, 3, 1, "CONDITIONING"],
      [5, 4, 1, 7, 0, "CLIP"],
      [6, 7, 0, 3, 2, "CONDITIONING"],
      [7, 3, 0, 8, 0, "LATENT"],
      [8, 4, 2, 8, 1, "VAE"],
      [9, 8, 0, 9, 0, "IMAGE"],
    ],
    groups: [],
    config: {},
    extra: {},
    version: 0.4,
  };
}

/** Graphs for a program that tries everything: as exported, as the page has it, from a picture that it sent, and one that
 *  runs until it is stopped. */
export function flowGraphs(): Record<"api" | "page" | "picture" | "long", object> {
  const graph = apiWorkflow({ seed: 21 });
  const { "5": _empty, ...drawn } = graph;
  return {
    api: graph,
    page: pageWorkflow({ seed: 22 }),
    picture: {
      ...drawn,
      "3": {
        class_type: "KSampler",
        inputs: { ...graph["3"]?.inputs, denoise: 0.6, latent_image: ["11", 0] },
      },
      "10": { class_type: "LoadImage", inputs: { image: "made.png" } },
      "11": { class_type: "VAEEncode", inputs: { pixels: ["10", 0], vae: ["4", 2] } },
    },
    long: apiWorkflow({ seed: 23, steps: 5000 }),
  };
}
