/** For tests: a whole checkpoint with what a single file cannot say (8 heads, 32 groups, CLIP's own
 *  vocabulary) as Stable Diffusion 1.x has it and all else tiny, in every layout and precision. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Component, type ModelConfig, modelManifest, namingsOf, SD15 } from "@inkloom/models";
import { clipVocabulary } from "../prompt/clip-vocabulary.ts";

export const TINY: ModelConfig = {
  textEncoder: { ...SD15.textEncoder, layers: 2, hidden: 64, heads: 1, intermediate: 64 },
  unet: {
    ...SD15.unet,
    levels: [
      { channels: 32, attention: true, heads: 8 },
      { channels: 64, attention: false, heads: 8 },
    ],
    resBlocks: 1,
    contextSize: 64,
  },
  vae: { ...SD15.vae, channels: [32, 32], resBlocks: 1 },
};

export interface TinyWeight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** By key of a file. */
export type TinyWeights = ReadonlyMap<string, TinyWeight>;

const made = new Map<string, TinyWeight>();

/** Values of 8 significant bits, which every precision from bf16 to f32 holds exactly; the same for the
 *  same canonical key. Matrices and kernels have about the variance 1 / fan-in. */
export function tinyWeight(key: string, shape: readonly number[]): TinyWeight {
  const id = `${key} ${shape.join()}`;
  const known = made.get(id);
  if (known) return known;
  const fanIn = shape.slice(1).reduce((a, b) => a * b, 1);
  const spread = 2 ** -Math.round(Math.log2(fanIn) / 2);
  const isGain = shape.length === 1 && key.endsWith("weight");
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  let state = Buffer.from(key).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 7);
  for (let i = 0; i < values.length; i++) {
    state = (Math.imul(state, 0x19660d) + 0x3c6ef35f) | 0;
    const step = state >> 24; // -128 to 127
    if (isGain) values[i] = 1 + Math.trunc(step / 8) / 128;
    else values[i] = shape.length > 1 ? (step / 128) * spread : step / 1024;
  }
  const weight = { shape, values };
  made.set(id, weight);
  return weight;
}

/** The namings of each network by id; the canonical one is `single file`. */
export type NamingIds = Readonly<Partial<Record<Component, string>>>;

/** One network, or all of them, with the keys of the naming that is asked for. */
export function tinyWeights(
  namings: NamingIds = {},
  components: readonly Component[] = ["textEncoder", "unet", "vae"],
): Map<string, TinyWeight> {
  const known = namingsOf(TINY);
  const manifests = modelManifest(TINY);
  return new Map(
    components.flatMap((component) => {
      const id = namings[component] ?? "single file";
      const naming = known[component].find((candidate) => candidate.id === id);
      if (naming === undefined) throw new Error(`${component} has no naming "${id}"`);
      return manifests[component].map(({ key, shape }) => {
        const name = naming.nameOf(key);
        if (name === undefined) throw new Error(`"${id}" has no name for ${key}`);
        return [name, tinyWeight(key, shape)] as const;
      });
    }),
  );
}

export type TinyPrecision = "F32" | "F16" | "BF16";

/** The values' bytes; exact for the values made here. */
export function encodeTiny({ values }: TinyWeight, dtype: TinyPrecision): Uint8Array {
  if (dtype === "F32") return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(bits.length);
  for (const [i, word] of bits.entries())
    halves[i] = dtype === "BF16" ? word >>> 16 : halfBits(word);
  return new Uint8Array(halves.buffer);
}

/** float32 bits -> float16 bits, for zero and numbers that float16 holds as normal ones. */
function halfBits(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  if (word << 1 === 0) return sign;
  return sign | ((((word >>> 23) & 0xff) - 112) << 10) | ((word >>> 13) & 0x3ff);
}

export async function writeSafetensors(
  path: string,
  weights: TinyWeights,
  dtype: TinyPrecision = "F32",
): Promise<string> {
  const parts = [...weights.values()].map((weight) => encodeTiny(weight, dtype));
  let at = 0;
  const header = [...weights].map(([key, { shape }], i) => {
    const start = at;
    at += parts[i]?.length ?? 0;
    return [key, { dtype, shape, data_offsets: [start, at] }] as const;
  });
  const text = JSON.stringify(Object.fromEntries(header));
  const json = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  await writeFile(path, Buffer.concat([length, json, ...parts]));
  return path;
}

/** The files of a diffusers folder beside its weights. */
const CONFIGS = {
  "text_encoder/config.json": {
    hidden_size: 64,
    intermediate_size: 64,
    num_attention_heads: 1,
    num_hidden_layers: 2,
    hidden_act: "quick_gelu",
    max_position_embeddings: 77,
    vocab_size: 49408,
  },
  "unet/config.json": {
    _class_name: "UNet2DConditionModel",
    attention_head_dim: 8,
    block_out_channels: [32, 64],
    cross_attention_dim: 64,
    down_block_types: ["CrossAttnDownBlock2D", "DownBlock2D"],
    layers_per_block: 1,
    sample_size: 32,
    up_block_types: ["UpBlock2D", "CrossAttnUpBlock2D"],
  },
  "vae/config.json": {
    _class_name: "AutoencoderKL",
    block_out_channels: [32, 32],
    down_block_types: ["DownEncoderBlock2D", "DownEncoderBlock2D"],
    latent_channels: 4,
    layers_per_block: 1,
    up_block_types: ["UpDecoderBlock2D", "UpDecoderBlock2D"],
  },
  "scheduler/scheduler_config.json": {
    _class_name: "PNDMScheduler",
    beta_start: 0.00085,
    beta_end: 0.012,
    beta_schedule: "scaled_linear",
    num_train_timesteps: 1000,
  },
};

/** A diffusers folder with CLIP's vocabulary. */
export async function writeFolder(
  folder: string,
  dtype: TinyPrecision = "F32",
  namings: NamingIds = {},
): Promise<string> {
  for (const part of ["text_encoder", "unet", "vae", "scheduler", "tokenizer"])
    await mkdir(join(folder, part), { recursive: true });
  for (const [name, config] of Object.entries(CONFIGS))
    await writeFile(join(folder, name), JSON.stringify(config));
  const ids = { textEncoder: "transformers", unet: "diffusers", vae: "diffusers", ...namings };
  const files = {
    textEncoder: "text_encoder/model.safetensors",
    unet: "unet/diffusion_pytorch_model.safetensors",
    vae: "vae/diffusion_pytorch_model.safetensors",
  };
  for (const component of ["textEncoder", "unet", "vae"] as const)
    await writeSafetensors(join(folder, files[component]), tinyWeights(ids, [component]), dtype);
  const { ids: vocabulary, merges } = await clipVocabulary();
  const lines = merges.map(([left, right]) => `${left} ${right}`);
  await writeFile(
    join(folder, "tokenizer/vocab.json"),
    JSON.stringify(Object.fromEntries(vocabulary)),
  );
  await writeFile(join(folder, "tokenizer/merges.txt"), `#version: 0.2\n${lines.join("\n")}\n`);
  return folder;
}
