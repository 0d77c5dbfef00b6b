/** For tests: whole checkpoints of the other families, all small, as single files with the names that these
 *  families have there (OpenCLIP's fused matrices), and as diffusers folders. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type ClipConfig,
  type Component,
  COMPONENTS,
  fileName,
  type ModelConfig,
  modelManifest,
  type Naming,
  namingsOf,
  type UnetConfig,
} from "@inkloom/models";
import { clipVocabulary } from "../prompt/clip-vocabulary.ts";
import { TINY, type TinyWeight, tinyWeight, writeSafetensors } from "./tiny-checkpoint.suite.ts";

const OPEN: ClipConfig = {
  ...TINY.textEncoder,
  layers: 3,
  activation: "gelu",
  clipSkip: 2,
};

const UNET: UnetConfig = {
  ...TINY.unet,
  levels: [
    { channels: 64, attention: true, heads: 1 },
    { channels: 128, attention: false, heads: 2 },
  ],
};

const BIG: ClipConfig = {
  ...OPEN,
  hidden: 128,
  heads: 2,
  normed: false,
  projection: { size: 32, layout: "matrix" },
};

export type TinyFamily = "sd2" | "sdxl" | "refiner" | "inpainting" | "edit" | "lcm";

const FAMILIES: Readonly<Record<TinyFamily, ModelConfig>> = {
  sd2: { textEncoder: OPEN, unet: UNET, vae: TINY.vae },
  sdxl: {
    textEncoder: { ...TINY.textEncoder, clipSkip: 2, normed: false },
    textEncoder2: BIG,
    unet: {
      ...UNET,
      levels: [
        { channels: 64, attention: false, heads: 1 },
        { channels: 128, attention: true, heads: 2, depth: 2 },
      ],
      contextSize: 192,
      vectorSize: 32 + 6 * 256,
    },
    vae: { ...TINY.vae, scalingFactor: 0.13025 },
  },
  refiner: {
    textEncoder: BIG,
    unet: {
      ...UNET,
      levels: [
        { channels: 64, attention: true, heads: 1, depth: 2 },
        { channels: 128, attention: false, heads: 2, depth: 2 },
      ],
      contextSize: 128,
      vectorSize: 32 + 5 * 256,
    },
    vae: { ...TINY.vae, scalingFactor: 0.13025 },
  },
  inpainting: { ...TINY, unet: { ...TINY.unet, inChannels: 9 } },
  lcm: { ...TINY, unet: { ...TINY.unet, guidanceSize: 256 } },
  // cells of 8 pixels, so that sides of latents can be odd
  edit: {
    ...TINY,
    unet: { ...TINY.unet, inChannels: 8 },
    vae: { ...TINY.vae, channels: [32, 32, 32, 32] },
  },
};

/** Whose U-Nets are those of SD 1.x: convolutions where the others have matrices. */
const OLD: readonly TinyFamily[] = ["inpainting", "edit", "lcm"];

/** What each family's single files call their networks, by the id of the naming. */
const SINGLE: Readonly<Record<TinyFamily, Readonly<Partial<Record<Component, string>>>>> = {
  sd2: { textEncoder: "single file of SD 2.x" },
  sdxl: {
    textEncoder: "single file of SDXL",
    textEncoder2: "single file of SDXL, OpenCLIP",
  },
  refiner: { textEncoder: "single file of SDXL's refiner" },
  inpainting: {},
  edit: {},
  lcm: {},
};

const namingOf = (config: ModelConfig, component: Component, id: string): Naming => {
  const naming = namingsOf(config)[component].find((each) => each.id === id);
  if (naming === undefined) throw new Error(`${component} has no naming "${id}"`);
  return naming;
};

/** Files of the newer ones must not have kernels. */
const asStored = (family: TinyFamily, key: string, { shape, values }: TinyWeight): TinyWeight => ({
  shape:
    !OLD.includes(family) && /\.proj_(in|out)\.weight$/.test(key) && key.includes("diffusion_model")
      ? shape.slice(0, 2)
      : shape,
  values,
});

const weightsOf = (family: TinyFamily, component: Component): [string, TinyWeight][] =>
  modelManifest(FAMILIES[family])[component].map(({ key, shape }) => [
    key,
    asStored(family, key, tinyWeight(key, shape)),
  ]);

export async function writeSingleFile(path: string, family: TinyFamily): Promise<string> {
  const config = FAMILIES[family];
  const all = new Map<string, TinyWeight>();
  const parts = new Map<string, TinyWeight[]>();
  for (const component of COMPONENTS) {
    const naming = namingOf(config, component, SINGLE[family][component] ?? idOf(component));
    for (const [key, weight] of weightsOf(family, component)) {
      const name = fileName(naming.nameOf(key) ?? key);
      parts.set(name, [...(parts.get(name) ?? []), weight]);
    }
  }
  for (const [name, weights] of parts) all.set(name, stacked(weights));
  return writeSafetensors(path, all, "F16");
}

const idOf = (component: Component): string =>
  component === "textEncoder2" ? "single file of SDXL, OpenCLIP" : "single file";

/** Queries, keys and values, in the order in which they are asked for, one above another. */
function stacked(weights: readonly TinyWeight[]): TinyWeight {
  const [first] = weights;
  if (first === undefined) throw new Error("a name without weights");
  if (weights.length === 1) return first;
  const values = new Float32Array(first.values.length * weights.length);
  weights.forEach((weight, i) => {
    values.set(weight.values, i * weight.values.length);
  });
  const [rows = 0, ...rest] = first.shape;
  return { shape: [rows * weights.length, ...rest], values };
}

const clipJson = ({ layers, hidden, heads, intermediate, activation, projection }: ClipConfig) => ({
  architectures: [projection ? "CLIPTextModelWithProjection" : "CLIPTextModel"],
  model_type: "clip_text_model",
  hidden_size: hidden,
  intermediate_size: intermediate,
  num_attention_heads: heads,
  num_hidden_layers: layers,
  hidden_act: activation,
  max_position_embeddings: 77,
  vocab_size: 49408,
  eos_token_id: projection ? 2 : 49407,
  ...(projection && { projection_dim: projection.size }),
});

function unetJson(family: TinyFamily, config: UnetConfig) {
  const { levels, inChannels, contextSize, vectorSize, guidanceSize } = config;
  const kinds = (way: "Down" | "Up") =>
    levels.map(({ attention }) => `${attention ? "CrossAttn" : ""}${way}Block2D`);
  return {
    _class_name: "UNet2DConditionModel",
    in_channels: inChannels,
    out_channels: 4,
    attention_head_dim: levels.map(({ heads }) => heads),
    block_out_channels: levels.map(({ channels }) => channels),
    cross_attention_dim: contextSize,
    down_block_types: kinds("Down"),
    up_block_types: kinds("Up").reverse(),
    layers_per_block: 1,
    sample_size: 32,
    transformer_layers_per_block: levels.map(({ depth = 1 }) => depth),
    use_linear_projection: !OLD.includes(family),
    ...(guidanceSize !== undefined && { time_cond_proj_dim: guidanceSize }),
    ...(vectorSize !== undefined && {
      addition_embed_type: "text_time",
      addition_time_embed_dim: 256,
      projection_class_embeddings_input_dim: vectorSize,
    }),
  };
}

const vaeJson = ({ channels, scalingFactor }: ModelConfig["vae"]) => ({
  _class_name: "AutoencoderKL",
  block_out_channels: channels,
  down_block_types: channels.map(() => "DownEncoderBlock2D"),
  latent_channels: 4,
  layers_per_block: 1,
  scaling_factor: scalingFactor,
  up_block_types: channels.map(() => "UpDecoderBlock2D"),
});

const SCHEDULER_JSON = {
  _class_name: "EulerDiscreteScheduler",
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: "scaled_linear",
  num_train_timesteps: 1000,
};

/** SD 2.x's folder predicts velocity from levels with zero terminal SNR, which a single file cannot say. */
export async function writeFamilyFolder(folder: string, family: TinyFamily): Promise<string> {
  const config = FAMILIES[family];
  const write = async (name: string, json: unknown): Promise<void> => {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), JSON.stringify(json));
  };
  await write("unet/config.json", unetJson(family, config.unet));
  await write("vae/config.json", vaeJson(config.vae));
  await write("scheduler/scheduler_config.json", {
    ...SCHEDULER_JSON,
    ...(family === "sd2" && { prediction_type: "v_prediction", rescale_betas_zero_snr: true }),
  });
  const stem = "diffusion_pytorch_model.safetensors";
  await writeSafetensors(join(folder, "unet", stem), renamed(family, "unet", "diffusers"), "F16");
  await writeSafetensors(join(folder, "vae", stem), renamed(family, "vae", "diffusers"), "F16");
  const texts = (["textEncoder", "textEncoder2"] as const).filter((each) => config[each]);
  for (const component of texts) {
    const suffix = component === "textEncoder2" || family === "refiner" ? "_2" : "";
    await writeText(folder, family, component, suffix);
  }
  return folder;
}

function renamed(family: TinyFamily, component: Component, id: string): Map<string, TinyWeight> {
  const naming = namingOf(FAMILIES[family], component, id);
  return new Map(
    weightsOf(family, component).map(([key, { shape, values }]) => {
      const name = naming.nameOf(key) ?? key;
      // the autoencoder's attention is made of matrices there
      const flat = component === "vae" && /\.attentions\.0\.to_.*weight$/.test(name);
      return [name, { shape: flat ? shape.slice(0, 2) : shape, values }];
    }),
  );
}

async function writeText(
  folder: string,
  family: TinyFamily,
  component: "textEncoder" | "textEncoder2",
  suffix: string,
): Promise<void> {
  const config = FAMILIES[family][component];
  if (config === undefined) throw new Error(`${family} has no ${component}`);
  // the folder of SD 2.x comes without the layer that nobody reads
  const layers = family === "sd2" ? config.layers - 1 : config.layers;
  const weights = new Map<string, TinyWeight>();
  for (const [name, weight] of renamed(family, component, "transformers"))
    if (name === "text_model.text_projection")
      weights.set("text_projection.weight", turned(weight));
    else if (!name.includes(`.layers.${layers}.`)) weights.set(name, weight);
  const at = join(folder, `text_encoder${suffix}`);
  await mkdir(at, { recursive: true });
  await writeFile(join(at, "config.json"), JSON.stringify(clipJson({ ...config, layers })));
  await writeSafetensors(join(at, "model.safetensors"), weights, "F16");
  const words = join(folder, `tokenizer${suffix}`);
  await mkdir(words, { recursive: true });
  const { ids, merges } = await clipVocabulary();
  const lines = merges.map(([left, right]) => `${left} ${right}`);
  await writeFile(join(words, "vocab.json"), JSON.stringify(Object.fromEntries(ids)));
  await writeFile(join(words, "merges.txt"), `#version: 0.2\n${lines.join("\n")}\n`);
  const pad = config.activation === "gelu" ? "!" : "<|endoftext|>";
  const special = { bos_token: "<|startoftext|>", eos_token: "<|endoftext|>", pad_token: pad };
  await writeFile(
    join(words, "special_tokens_map.json"),
    JSON.stringify({ ...special, unk_token: "<|endoftext|>" }),
  );
  const tokenizer = { tokenizer_class: "CLIPTokenizer", model_max_length: 77, ...special };
  await writeFile(join(words, "tokenizer_config.json"), JSON.stringify(tokenizer));
}

/** Rows and columns exchanged. */
function turned({ shape: [rows = 0, columns = 0], values }: TinyWeight): TinyWeight {
  const out = new Float32Array(values.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      out[column * rows + row] = values[row * columns + column] ?? 0;
  return { shape: [columns, rows], values: out };
}
