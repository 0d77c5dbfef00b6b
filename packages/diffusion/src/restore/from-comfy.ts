/** A ComfyUI graph -> our parameters: from the picture back to its sampler, and from there to everything it
 *  was given. Nodes on the way that change the picture and are not understood are listed. */
import {
  chain,
  type ComfyGraph,
  type ComfyNode,
  literal,
  madeFrom,
  source,
  upstream,
} from "./comfy-graph.ts";
import { setSampler } from "./from-infotext.ts";
import { modelName, type RestoredRequest, Restoration } from "./restored.ts";

const OUTPUTS = /^(Save|Preview)(Image|Animated)/;

const UNFOLLOWED = {
  en: "this node of the graph is not understood",
  zh: "无法理解该节点",
} as const;

/** Undefined where the graph holds no sampler. */
export function fromComfy(graph: ComfyGraph): RestoredRequest | undefined {
  const ends = [...graph.values()].filter(({ type }) => OUTPUTS.test(type));
  const nodes = [...upstream(graph, ends.length > 0 ? ends : [...graph.values()])];
  const samplers = nodes.filter(isSampler);
  // The first walk makes the picture; those behind it redraw what it made.
  const redrawing = madeFrom(graph, samplers);
  const sampler = samplers.find((each) => !redrawing.has(each));
  if (sampler === undefined) return undefined;
  const given = settingsOf(graph, sampler);
  const latent = source(graph, given["latent_image"]);
  const drawn = latent?.type.startsWith("VAEEncode") === true;
  const restored = new Restoration("comfyui", drawn ? "img2img" : "generate");
  for (const other of samplers.filter((each) => each !== sampler))
    restored.fail(other.type, Object.fromEntries(valuesOf(other)), {
      en: "a second walk over the picture is not restored",
      zh: "不恢复对图片的第二次采样",
    });
  restored.set("noise", "comfy");
  restored.set("emphasis", "comfy");
  setNumbers(restored, graph, given);
  setLatent(restored, graph, latent, drawn);
  const loras = setModel(restored, graph, given["model"]);
  setPrompts(restored, graph, given, loras);
  const decode = nodes.find(({ type }) => type.startsWith("VAEDecode"));
  const vae = source(graph, decode?.inputs["vae"]);
  if (vae?.type === "VAELoader") restored.set("vae", text(vae.inputs["vae_name"]), "vae_name");
  return restored.done();
}

const isSampler = ({ inputs }: ComfyNode): boolean =>
  ("latent_image" in inputs && ("sampler_name" in inputs || "sampler" in inputs)) ||
  ("seed" in inputs && "steps" in inputs && "sampler_name" in inputs);

/** Inputs that are values and no links. */
const valuesOf = ({ inputs }: ComfyNode): [string, unknown][] =>
  Object.entries(inputs).filter(([, value]) => !Array.isArray(value));

/** A sampler's inputs with those of the nodes that custom samplers spread them over. */
function settingsOf(graph: ComfyGraph, sampler: ComfyNode): Record<string, unknown> {
  const parts = ["noise", "guider", "sampler", "sigmas"].flatMap((name) => {
    const part = source(graph, sampler.inputs[name]);
    return part === undefined ? [] : [part.inputs];
  });
  const all = Object.fromEntries(
    [...parts, sampler.inputs].flatMap((each) => Object.entries(each)),
  );
  // A guider without guidance has one conditioning.
  return { positive: all["conditioning"], ...all };
}

function setNumbers(
  restored: Restoration,
  graph: ComfyGraph,
  given: Readonly<Record<string, unknown>>,
): void {
  const value = (name: string): unknown => {
    const found = literal(graph, given[name]);
    if (found === undefined && given[name] !== undefined)
      restored.fail(name, source(graph, given[name])?.type ?? given[name], UNFOLLOWED);
    return found;
  };
  const seed = value("seed") ?? value("noise_seed");
  if (seed !== undefined) restored.set("seed", seed, "seed");
  for (const name of ["steps", "cfg"] as const) {
    const number = value(name);
    if (number !== undefined) restored.set(name, number);
  }
  const sampler = value("sampler_name");
  const schedule = value("scheduler");
  setSampler(
    restored,
    typeof sampler === "string" ? sampler.replace(/_gpu$/, "") : undefined,
    typeof schedule === "string" ? schedule : undefined,
  );
  const strength = value("denoise");
  if (strength !== undefined && strength !== 1) restored.set("denoising_strength", strength);
  const from = value("start_at_step") ?? 0;
  const until = value("end_at_step") ?? Infinity;
  if (from !== 0) restored.fail("start_at_step", from);
  if (Number(until) < Number(value("steps") ?? 0)) restored.fail("end_at_step", until);
}

function setLatent(
  restored: Restoration,
  graph: ComfyGraph,
  latent: ComfyNode | undefined,
  drawn: boolean,
): void {
  if (latent === undefined) return;
  const { type, inputs } = latent;
  if (drawn) {
    const picture = [...upstream(graph, [latent])].find((node) => "image" in node.inputs);
    restored.fail(type, text(picture?.inputs["image"]), {
      en: "the picture it began with is not in the file",
      zh: "文件中没有起始图片",
    });
  } else if ("width" in inputs && "height" in inputs) {
    for (const side of ["width", "height"]) {
      const value = literal(graph, inputs[side]);
      if (value !== undefined) restored.set(side, value);
    }
    const batch = literal(graph, inputs["batch_size"]);
    if (batch !== undefined) restored.set("batch", batch, "batch_size");
  } else restored.fail(type, Object.fromEntries(valuesOf(latent)), UNFOLLOWED);
}

/** Follows the model back to its file; gives the LoRAs on the way in A1111's way of writing, in order. */
function setModel(restored: Restoration, graph: ComfyGraph, model: unknown): string {
  const tags: string[] = [];
  for (const node of chain(graph, model, ["model"])) {
    const { type, inputs } = node;
    const file = inputs["ckpt_name"] ?? inputs["unet_name"];
    if (typeof file === "string") restored.set("model", modelName(file), "ckpt_name");
    else if (type.startsWith("LoraLoader")) tags.unshift(loraTag(graph, inputs));
    else restored.fail(type, Object.fromEntries(valuesOf(node)), UNFOLLOWED);
  }
  return tags.join("");
}

function loraTag(graph: ComfyGraph, inputs: Readonly<Record<string, unknown>>): string {
  const name = modelName(text(literal(graph, inputs["lora_name"])));
  const unet = text(literal(graph, inputs["strength_model"]));
  // The loader for the model alone leaves the words as they are.
  const words = "clip" in inputs ? text(literal(graph, inputs["strength_clip"])) : "0";
  return words === unet ? `<lora:${name}:${unet}>` : `<lora:${name}:${unet}:${words}>`;
}

function setPrompts(
  restored: Restoration,
  graph: ComfyGraph,
  given: Readonly<Record<string, unknown>>,
  loras: string,
): void {
  for (const [input, parameter] of [
    ["positive", "prompt"],
    ["negative", "negative_prompt"],
  ] as const) {
    const words: string[] = [];
    let clip: unknown;
    for (const node of chain(graph, given[input], [input, "conditioning", "conditioning_1"])) {
      const { text_g: global, text_l: local, text: single } = node.inputs;
      const said = literal(graph, single ?? global ?? local);
      if (typeof said === "string") {
        words.push(said);
        clip ??= node.inputs["clip"];
      } else if (node.type !== "ConditioningZeroOut")
        restored.fail(node.type, Object.fromEntries(valuesOf(node)), UNFOLLOWED);
    }
    const joined = words.join(" ") + (parameter === "prompt" ? loras : "");
    if (joined !== "" || parameter === "prompt") restored.set(parameter, joined, input);
    if (parameter === "prompt") setClipSkip(restored, graph, clip);
  }
}

function setClipSkip(restored: Restoration, graph: ComfyGraph, clip: unknown): void {
  for (const { inputs } of chain(graph, clip, ["clip"])) {
    const layer = literal(graph, inputs["stop_at_clip_layer"]);
    if (typeof layer !== "number") continue;
    restored.set("clip_skip", -layer, "stop_at_clip_layer");
    return;
  }
}

const text = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";
