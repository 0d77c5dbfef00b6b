/** The graph of ComfyUI's nodes that draws with words for regions; what it cannot say is named, not left out. */
import type { Values } from "../../../form/values.ts";
import type { GraphControl } from "../control/graph-controls.ts";
import type { Extent } from "../view/camera.ts";
import type { Region } from "./region.ts";

/** Parameters that the graph says; others do not act. */
export const SAID_BY_REGIONS = [
  "prompt",
  "negative_prompt",
  "model",
  "steps",
  "cfg",
  "seed",
  "sampler",
  "schedule",
  "clip_skip",
  "denoise",
  "device",
] as const;

/** Samplers and schedules that are the same there, by the names of our form. */
const SAMPLERS: Readonly<Record<string, string>> = {
  Euler: "euler",
  "Euler a": "euler_ancestral",
  Heun: "heun",
  LMS: "lms",
  DPM2: "dpm_2",
  "DPM2 a": "dpm_2_ancestral",
  "DPM++ 2M": "dpmpp_2m",
  "DPM++ 2S a": "dpmpp_2s_ancestral",
  "DPM++ SDE": "dpmpp_sde",
  "DPM++ 2M SDE": "dpmpp_2m_sde",
  "DPM++ 2M SDE Heun": "dpmpp_2m_sde_heun",
  "DPM++ 3M SDE": "dpmpp_3m_sde",
  "DPM fast": "dpm_fast",
  "DPM adaptive": "dpm_adaptive",
  DDIM: "ddim",
  UniPC: "uni_pc",
  LCM: "lcm",
  DEIS: "deis",
  IPNDM: "ipndm",
};
const SCHEDULES: Readonly<Record<string, string>> = {
  Automatic: "normal",
  Uniform: "normal",
  Normal: "normal",
  Karras: "karras",
  Exponential: "exponential",
  "SGM Uniform": "sgm_uniform",
  Simple: "simple",
  DDIM: "ddim_uniform",
  Beta: "beta",
  "KL Optimal": "kl_optimal",
};

/** What keeps regions from being drawn with these settings. */
interface Unsaid {
  readonly field: "sampler" | "schedule" | "lora";
  readonly value: string;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const numberOf = (value: unknown, standard: number): number =>
  typeof value === "number" && Number.isFinite(value) ? value : standard;

const EXTRA_NETWORK = /<(?:lora|lyco|hypernet):[^>]*>/i;

export function unsaidBy(values: Values, regions: readonly Region[]): Unsaid | undefined {
  const sampler = textOf(values["sampler"]);
  const schedule = textOf(values["schedule"]);
  if (SAMPLERS[sampler] === undefined) return { field: "sampler", value: sampler };
  if (SCHEDULES[schedule] === undefined) return { field: "schedule", value: schedule };
  const texts = [
    textOf(values["prompt"]),
    textOf(values["negative_prompt"]),
    ...regions.flatMap(({ prompt, negative }) => [prompt, negative]),
  ];
  const named = texts.map((text) => EXTRA_NETWORK.exec(text)?.[0]).find((name) => name);
  return named === undefined ? undefined : { field: "lora", value: named };
}

export interface RegionOrder {
  readonly values: Values;
  readonly size: Extent;
  readonly seed: number;
  /** The loader's name of the model. */
  readonly checkpoint: string;
  /** Of the picture to begin with. */
  readonly image?: string;
  /** Where the common words count. */
  readonly ground: string;
  readonly regions: readonly (Region & { readonly mask: string })[];
  /** What all of it follows, words of regions too. */
  readonly controls?: readonly GraphControl[];
}

type Link = readonly [node: string, output: number];
interface GraphNode {
  readonly class_type: string;
  readonly inputs: Readonly<Record<string, string | number | Link>>;
}
export type Graph = Readonly<Record<string, GraphNode>>;

export function regionGraph(order: RegionOrder): Graph {
  const { values, size, seed, checkpoint, image, ground, regions, controls = [] } = order;
  const nodes: Record<string, GraphNode> = {};
  const add = (id: string, type: string, inputs: GraphNode["inputs"]): Link => {
    nodes[id] = { class_type: type, inputs };
    return [id, 0];
  };
  add("model", "CheckpointLoaderSimple", { ckpt_name: checkpoint });
  const skip = numberOf(values["clip_skip"], 1);
  const clip: Link =
    skip <= 1
      ? ["model", 1]
      : add("clip", "CLIPSetLastLayer", { clip: ["model", 1], stop_at_clip_layer: -skip });
  const worded = (id: string, text: string): Link => add(id, "CLIPTextEncode", { text, clip });
  const masked = (id: string, words: Link, mask: Link, strength: number): Link =>
    add(id, "ConditioningSetMask", {
      conditioning: words,
      mask,
      strength,
      set_cond_area: "default",
    });
  const combined = (id: string, one: Link, other: Link): Link =>
    add(id, "ConditioningCombine", { conditioning_1: one, conditioning_2: other });

  const groundMask = add("ground mask", "LoadImageMask", { image: ground, channel: "red" });
  let positive = masked("ground", worded("prompt", textOf(values["prompt"])), groundMask, 1);
  let negative = worded("negative", textOf(values["negative_prompt"]));
  regions.forEach((region, i) => {
    const name = `region ${i + 1}`;
    const mask = add(`${name} mask`, "LoadImageMask", { image: region.mask, channel: "red" });
    const words = worded(`${name} prompt`, region.prompt);
    const part = masked(name, words, mask, region.strength);
    positive = combined(`${name} added`, positive, part);
    if (region.negative.trim() === "") return;
    const avoided = worded(`${name} negative`, region.negative);
    const avoidedThere = masked(`${name} avoided`, avoided, mask, region.strength);
    negative = combined(`${name} avoided added`, negative, avoidedThere);
  });
  controls.forEach((control, i) => {
    const name = `control ${i + 1}`;
    positive = add(name, "ControlNetApplyAdvanced", {
      positive,
      negative,
      control_net: add(`${name} network`, "ControlNetLoader", {
        control_net_name: control.network,
      }),
      image: controlPicture(add, name, control),
      strength: control.weight,
      start_percent: control.start,
      end_percent: control.end,
    });
    negative = [name, 1];
  });

  const latent = image === undefined ? emptyLatent(add, size) : encoded(add, image, size);
  const samples = add("sampler", "KSampler", {
    model: ["model", 0],
    positive,
    negative,
    latent_image: latent,
    seed,
    steps: numberOf(values["steps"], 20),
    cfg: numberOf(values["cfg"], 7),
    sampler_name: SAMPLERS[textOf(values["sampler"])] ?? "euler",
    scheduler: SCHEDULES[textOf(values["schedule"])] ?? "normal",
    denoise: image === undefined ? 1 : numberOf(values["denoise"], 0.75),
  });
  const decoded = add("decoded", "VAEDecode", { samples, vae: ["model", 2] });
  add("saved", "SaveImage", { images: decoded, filename_prefix: "regions" });
  return nodes;
}

type Add = (id: string, type: string, inputs: GraphNode["inputs"]) => Link;

const controlPicture = (add: Add, name: string, { image = "", pose }: GraphControl): Link =>
  pose === undefined
    ? add(`${name} picture`, "LoadImage", { image })
    : add(`${name} pose`, "inkloom/pose", { pose });

const emptyLatent = (add: Add, { width, height }: Extent): Link =>
  add("latent", "EmptyLatentImage", { width, height, batch_size: 1 });

function encoded(add: Add, image: string, { width, height }: Extent): Link {
  const loaded = add("picture", "LoadImage", { image });
  const scaled = add("scaled", "ImageScale", {
    image: loaded,
    upscale_method: "lanczos",
    width,
    height,
    crop: "disabled",
  });
  return add("latent", "VAEEncode", { pixels: scaled, vae: ["model", 2] });
}

/** The same graph with another seed. */
export function withSeed(graph: Graph, change: (seed: number) => number): Graph {
  const { sampler } = graph;
  if (sampler === undefined) return graph;
  const { seed } = sampler.inputs;
  const inputs = { ...sampler.inputs, seed: change(typeof seed === "number" ? seed : 0) };
  return { ...graph, sampler: { ...sampler, inputs } };
}
