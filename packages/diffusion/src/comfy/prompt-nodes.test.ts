/** Graphs with image prompts and styles, drawn by the small model that comes along. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { graphOf, input } from "@inkloom/engine";
import { writeSafetensors } from "@inkloom/engine/weights";
import { clipVision, INKLOOM_MINI, manifestOf, promptedBlocks, weightsAt } from "@inkloom/models";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashWeight, type TinyTensor } from "../control/tiny-control.suite.ts";
import { checkPrompt, type CheckedPrompt } from "./check-prompt.ts";
import { defaultGraph, withInputs } from "./default-graph.suite.ts";
import { type GraphRuns, graphRuns, NAMES } from "./graph-runs.suite.ts";
import type { Prompt } from "./prompt.ts";
import { NodeFailure } from "./run-prompt.ts";

const { contextSize } = INKLOOM_MINI.unet;
const TOKENS = 2;

const adapter = (context: number): TinyTensor[] => [
  { key: "image_proj.proj.weight", shape: [TOKENS * context, 1024] },
  { key: "image_proj.proj.bias", shape: [TOKENS * context] },
  { key: "image_proj.norm.weight", shape: [context] },
  { key: "image_proj.norm.bias", shape: [context] },
  ...promptedBlocks(INKLOOM_MINI.unet).flatMap(({ channels }, i) =>
    ["k", "v"].map((part) => ({
      key: `ip_adapter.${2 * i + 1}.to_${part}_ip.weight`,
      shape: [channels, context],
    })),
  ),
];

/** [key, shape] of a style model of 8 values per token, for words of `context` values. */
const style = (context: number): TinyTensor[] => [
  ...["ln_pre", "ln_post", "transformer_layes.0.ln_1", "transformer_layes.0.ln_2"].flatMap((at) => [
    { key: `${at}.weight`, shape: [HIDDEN] },
    { key: `${at}.bias`, shape: [HIDDEN] },
  ]),
  { key: "style_embedding", shape: [1, TOKENS, HIDDEN] },
  { key: "proj", shape: [HIDDEN, context] },
  { key: "transformer_layes.0.attn.in_proj_weight", shape: [3 * HIDDEN, HIDDEN] },
  { key: "transformer_layes.0.attn.in_proj_bias", shape: [3 * HIDDEN] },
  { key: "transformer_layes.0.attn.out_proj.weight", shape: [HIDDEN, HIDDEN] },
  { key: "transformer_layes.0.attn.out_proj.bias", shape: [HIDDEN] },
  { key: "transformer_layes.0.mlp.c_fc.weight", shape: [4 * HIDDEN, HIDDEN] },
  { key: "transformer_layes.0.mlp.c_fc.bias", shape: [4 * HIDDEN] },
  { key: "transformer_layes.0.mlp.c_proj.weight", shape: [HIDDEN, 4 * HIDDEN] },
  { key: "transformer_layes.0.mlp.c_proj.bias", shape: [HIDDEN] },
];
const HIDDEN = 32;

function tower(): TinyTensor[] {
  const { embeds, last } = clipVision(weightsAt(""), input("picture", [1, 3, 28, 28]), {
    layers: 2,
    hidden: HIDDEN,
    heads: 1,
    intermediate: 48,
    activation: "quick_gelu",
    picture: 28,
    patch: 7,
    projection: { size: 1024, layout: "linear" },
  });
  return [...manifestOf(graphOf({ embeds: embeds ?? last }))];
}

let graphs: GraphRuns;
beforeAll(async () => {
  graphs = await graphRuns();
  const [control, vision] = [join(graphs.home, "controlnet"), join(graphs.home, "annotators")];
  const write = (path: string, tensors: readonly TinyTensor[]) =>
    writeSafetensors(
      path,
      tensors.map(({ key, shape }) => ({
        key,
        shape: [...shape],
        dtype: "F32" as const,
        data: () => new Uint8Array(hashWeight(key, shape).buffer),
      })),
    );
  await mkdir(control);
  await mkdir(vision);
  await write(join(control, "ip-adapter_sd15.safetensors"), adapter(contextSize));
  await write(join(control, "wide.safetensors"), adapter(96));
  await write(join(control, "style.safetensors"), style(contextSize));
  await write(join(control, "wide-style.safetensors"), style(96));
  await write(join(vision, "tower.safetensors"), tower());
});
afterAll(() => graphs.close());

const NETWORKS = ["ip-adapter_sd15", "wide", "style", "wide-style"];

function checked(prompt: Prompt): CheckedPrompt {
  const check = checkPrompt(prompt, {
    ...NAMES,
    controlNets: NETWORKS.map((name) => `${name}.safetensors`),
    clipVisions: ["tower.safetensors"],
  });
  if (!("checked" in check)) throw new Error(JSON.stringify([check.error, check.nodeErrors]));
  return check.checked;
}

async function latentsOf(prompt: Prompt): Promise<Float32Array> {
  const { made } = await graphs.run(checked(prompt));
  const value = made.get("3")?.values[0];
  if (value?.type !== "LATENT") throw new Error("nothing was drawn");
  return value.value.samples.data;
}

async function failureOf(prompt: Prompt): Promise<NodeFailure> {
  const failure: unknown = await latentsOf(prompt).catch((error: unknown) => error);
  if (!(failure instanceof NodeFailure)) throw new Error(`expected a failure: ${String(failure)}`);
  return failure;
}

const plain = defaultGraph({ width: 32, height: 32, sampler: { steps: 1, cfg: 2 } });
const picture = { "12": { class_type: "LoadImage", inputs: { image: "input.png" } } };
const vision = {
  "13": { class_type: "CLIPVisionLoader", inputs: { clip_name: "tower.safetensors" } },
};

function prompted(more: Readonly<Record<string, unknown>> = {}, file = "ip-adapter_sd15"): Prompt {
  const nodes: Prompt = {
    ...{ ...plain, ...picture, ...vision },
    "10": { class_type: "IPAdapterModelLoader", inputs: { ipadapter_file: `${file}.safetensors` } },
    "11": {
      class_type: "IPAdapterAdvanced",
      inputs: {
        ...{ model: ["4", 0], ipadapter: ["10", 0], image: ["12", 0], clip_vision: ["13", 0] },
        ...{ weight: 1, weight_type: "linear", combine_embeds: "concat" },
        ...{ start_at: 0, end_at: 1, embeds_scaling: "V only", ...more },
      },
    },
  };
  return withInputs(nodes, "3", { model: ["11", 0] });
}

const apart = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);

/** Drawn once for all tests. */
const once = (draw: () => Promise<Float32Array>) => {
  let drawn: Promise<Float32Array> | undefined;
  return () => (drawn ??= draw());
};
const freely = once(() => latentsOf(plain));
const alone = once(() => latentsOf(prompted()));

test("an image prompt steers the drawing by its weight, between its shares of the walk", async () => {
  const [free, one] = [await freely(), await alone()];
  expect(apart(free, one)).toBeGreaterThan(0.01);
  expect(await latentsOf(prompted({ weight: 0 }))).toEqual(free);
  const weak = await latentsOf(prompted({ weight: 0.3 }));
  expect(apart(free, weak)).toBeLessThan(apart(free, one));
  const never = await latentsOf(prompted({ start_at: 0.4, end_at: 0.45 }));
  expect(apart(never, free)).toBeLessThan(1e-4);
});

test("the unified loader finds the adapter, and the simple node is the advanced one", async () => {
  const unified = {
    ...prompted(),
    "10": {
      class_type: "IPAdapterUnifiedLoader",
      inputs: { model: ["4", 0], preset: "STANDARD (medium strength)" },
    },
  };
  const linked = withInputs(unified, "11", { model: ["10", 0], ipadapter: ["10", 1] });
  expect(apart(await latentsOf(linked), await alone())).toBeLessThan(1e-4);
  const failure = await failureOf(withInputs(linked, "10", { preset: "PLUS (high strength)" }));
  expect([failure.node.id, failure.cause]).toMatchObject(["10", { code: "control/missing" }]);
});

test.each<[string, Readonly<Record<string, unknown>>, string, string, string]>([
  ["another network's adapter", {}, "wide", "3", "control/family"],
  ["no adapter", {}, "style", "10", "control/damaged"],
  ["scaled keys", { embeds_scaling: "K+V" }, "ip-adapter_sd15", "11", "input/invalid"],
  [
    "precise types",
    { weight_type: "composition precise" },
    "ip-adapter_sd15",
    "11",
    "input/invalid",
  ],
  ["an unwanted picture", { image_negative: ["12", 0] }, "ip-adapter_sd15", "11", "input/invalid"],
])("an image prompt with %s is refused", async (_, more, file, id, code) => {
  const failure = await failureOf(prompted(more, file));
  expect([failure.node.id, failure.cause]).toMatchObject([id, { code }]);
});

function styled(strength: number, file = "style", more: Readonly<Record<string, unknown>> = {}) {
  const nodes: Prompt = {
    ...{ ...plain, ...picture, ...vision },
    "14": {
      class_type: "CLIPVisionEncode",
      inputs: { clip_vision: ["13", 0], image: ["12", 0], crop: "center" },
    },
    "15": { class_type: "StyleModelLoader", inputs: { style_model_name: `${file}.safetensors` } },
    "16": {
      class_type: "StyleModelApply",
      inputs: {
        ...{ conditioning: ["6", 0], style_model: ["15", 0], clip_vision_output: ["14", 0] },
        ...{ strength, strength_type: "multiply", ...more },
      },
    },
  };
  return withInputs(nodes, "3", { positive: ["16", 0] });
}

test("a style model's tokens stand behind the words", async () => {
  const whole = await latentsOf(styled(1));
  expect(apart(await freely(), whole)).toBeGreaterThan(1e-3);
  const squeezed = withInputs(styled(1), "14", { crop: "none" });
  expect(apart(await latentsOf(squeezed), whole)).toBeGreaterThan(0);
});

test.each([
  ["another network's style", styled(1, "wide-style"), "3", "control/family"],
  ["no style model", styled(1, "wide"), "15", "control/damaged"],
  ["another strength", styled(0.5, "style", { strength_type: "attn_bias" }), "16", "input/invalid"],
] as const)("%s is refused", async (_, prompt, id, code) => {
  const failure = await failureOf(prompt);
  expect([failure.node.id, failure.cause]).toMatchObject([id, { code }]);
});
