/** ComfyUI's graphs, as pictures carry them: `prompt` is the graph that ran, `workflow` the page it was
 *  drawn on. Formats: comfyanonymous/ComfyUI, execution.py and web/scripts (graphToPrompt). */
import { isRecord } from "./lenient-json.ts";

export interface ComfyNode {
  readonly id: string;
  readonly type: string;
  /** Values, or links to other nodes. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

export type ComfyGraph = ReadonlyMap<string, ComfyNode>;

/** Nodes of the `prompt` JSON; undefined where it is no such graph. */
export function graphOfPrompt(json: unknown): ComfyGraph | undefined {
  if (!isRecord(json)) return undefined;
  const nodes = Object.entries(json).flatMap(([id, node]): [string, ComfyNode][] => {
    if (!isRecord(node) || typeof node["class_type"] !== "string") return [];
    const inputs = isRecord(node["inputs"]) ? node["inputs"] : {};
    return [[id, { id, type: node["class_type"], inputs }]];
  });
  return nodes.length > 0 ? new Map(nodes) : undefined;
}

/** What the page keeps of a node's values is a list without names; these are the names, by node type. */
const WIDGETS: Readonly<Record<string, readonly string[]>> = {
  KSampler: ["seed", "", "steps", "cfg", "sampler_name", "scheduler", "denoise"],
  KSamplerAdvanced: [
    "add_noise",
    "noise_seed",
    "",
    "steps",
    "cfg",
    "sampler_name",
    "scheduler",
    "start_at_step",
    "end_at_step",
    "return_with_leftover_noise",
  ],
  SamplerCustom: ["add_noise", "noise_seed", "", "cfg"],
  RandomNoise: ["noise_seed"],
  KSamplerSelect: ["sampler_name"],
  BasicScheduler: ["scheduler", "steps", "denoise"],
  CFGGuider: ["cfg"],
  CheckpointLoaderSimple: ["ckpt_name"],
  UNETLoader: ["unet_name"],
  VAELoader: ["vae_name"],
  LoraLoader: ["lora_name", "strength_model", "strength_clip"],
  LoraLoaderModelOnly: ["lora_name", "strength_model"],
  CLIPSetLastLayer: ["stop_at_clip_layer"],
  CLIPTextEncode: ["text"],
  EmptyLatentImage: ["width", "height", "batch_size"],
  LoadImage: ["image"],
  PrimitiveNode: ["value"],
};

/** The graph behind the `workflow` JSON; undefined where it is none. Muted and bypassed nodes count as there. */
export function graphOfWorkflow(json: unknown): ComfyGraph | undefined {
  if (!isRecord(json) || !Array.isArray(json["nodes"])) return undefined;
  const origins = new Map<unknown, readonly [string, unknown]>();
  for (const link of Array.isArray(json["links"]) ? (json["links"] as unknown[]) : [])
    if (Array.isArray(link)) origins.set(link[0], [String(link[1]), link[2]]); // id, from node, from output
  const nodes = (json["nodes"] as unknown[]).flatMap((node): [string, ComfyNode][] => {
    if (!isRecord(node) || typeof node["type"] !== "string") return [];
    const id = String(node["id"]);
    return [
      [id, { id, type: node["type"], inputs: { ...widgets(node), ...linked(node, origins) } }],
    ];
  });
  return nodes.length > 0 ? new Map(nodes) : undefined;
}

function widgets(node: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const values = node["widgets_values"];
  if (isRecord(values)) return values;
  const names = WIDGETS[String(node["type"])] ?? [];
  const named = Array.isArray(values) ? names.map((name, at) => [name, values[at] as unknown]) : [];
  return Object.fromEntries(named.filter(([name]) => name !== "")) as Record<string, unknown>;
}

function linked(
  node: Readonly<Record<string, unknown>>,
  origins: ReadonlyMap<unknown, readonly [string, unknown]>,
): Record<string, unknown> {
  const inputs = Array.isArray(node["inputs"]) ? (node["inputs"] as unknown[]) : [];
  return Object.fromEntries(
    inputs.flatMap((input): [string, unknown][] => {
      if (!isRecord(input) || typeof input["name"] !== "string") return [];
      const origin = origins.get(input["link"]);
      return origin === undefined ? [] : [[input["name"], origin]];
    }),
  );
}

/** The node that an input is linked to. */
export function source(graph: ComfyGraph, value: unknown): ComfyNode | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  return graph.get(String(value[0]));
}

/** Names under which nodes that only hold a value keep it. */
const HELD = ["value", "text", "string", "seed", "noise_seed", "int", "float", "number", "Text"];

/** Links followed at most: graphs from files may go in a circle. */
const FURTHEST = 50;

/** A value that stands in an input, or in the nodes that it is linked to. */
export function literal(graph: ComfyGraph, value: unknown): unknown {
  let at = value;
  for (let steps = 0; steps < FURTHEST; steps++) {
    const node = source(graph, at);
    if (node === undefined) return Array.isArray(at) ? undefined : at;
    const held = HELD.find((name) => name in node.inputs);
    if (held === undefined) return undefined;
    at = node.inputs[held];
  }
  return undefined;
}

/** Every node that the given ones are made from, the nearest first, each once. */
export function* upstream(graph: ComfyGraph, from: readonly ComfyNode[]): Generator<ComfyNode> {
  const seen = new Set(from);
  // A set grows while it is walked, and so is the queue as well.
  for (const node of seen) {
    yield node;
    for (const value of Object.values(node.inputs)) {
      const next = source(graph, value);
      if (next !== undefined) seen.add(next);
    }
  }
}

/** Every node that the given ones have a part in; they themselves only where another comes before them. */
export function madeFrom(graph: ComfyGraph, from: readonly ComfyNode[]): ReadonlySet<ComfyNode> {
  const users = new Map<ComfyNode, ComfyNode[]>();
  for (const node of graph.values())
    for (const value of Object.values(node.inputs)) {
      const origin = source(graph, value);
      if (origin === undefined) continue;
      const known = users.get(origin) ?? [];
      known.push(node);
      users.set(origin, known);
    }
  const made = new Set(from.flatMap((node) => users.get(node) ?? []));
  for (const node of made) for (const user of users.get(node) ?? []) made.add(user);
  return made;
}

/** The chain of nodes from an input on, each the source of the last one's first linked input of `names`. */
export function* chain(
  graph: ComfyGraph,
  value: unknown,
  names: readonly string[],
): Generator<ComfyNode> {
  let node = source(graph, value);
  for (let steps = 0; node !== undefined && steps < FURTHEST; steps++) {
    yield node;
    const { inputs } = node;
    const name = names.find((each) => source(graph, inputs[each]) !== undefined);
    node = name === undefined ? undefined : source(graph, inputs[name]);
  }
}
