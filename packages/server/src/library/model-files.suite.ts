/** Small files of every kind for the tests of the library. */
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Keys by which each kind is told, with the shapes that tell its family. */
export const KEYS = {
  sd1: {
    "model.diffusion_model.input_blocks.0.0.weight": [1, 4],
    "first_stage_model.decoder.conv_in.weight": [1],
  },
  inpainting: {
    "model.diffusion_model.input_blocks.0.0.weight": [1, 9],
    "first_stage_model.decoder.conv_in.weight": [1],
  },
  sdxl: { "conditioner.embedders.1.model.ln_final.weight": [2] },
  lora: {
    "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight": [1, 768],
    "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k.lora_up.weight": [2, 1],
  },
  loraXl: {
    "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight": [1, 2048],
    "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k.lora_up.weight": [2, 1],
  },
  vae: { "decoder.up.0.block.0.conv1.weight": [1] },
  embedding: { emb_params: [2, 768] },
  controlnet: {
    "control_model.zero_convs.0.0.weight": [1],
    "control_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight": [1, 1024],
  },
  unknown: { something: [3] },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

/** A safetensors file of F16 zeros. `metadata` may be what the format does not allow. */
export function safetensors(
  tensors: Readonly<Record<string, readonly number[]>>,
  metadata?: unknown,
): Buffer {
  let end = 0;
  const entries = Object.entries(tensors).map(([key, shape]) => {
    const begin = end;
    end += 2 * shape.reduce((product, size) => product * size, 1);
    return [key, { dtype: "F16", shape, data_offsets: [begin, end] }];
  });
  const named = metadata === undefined ? [] : [["__metadata__", metadata]];
  const header = Buffer.from(JSON.stringify(Object.fromEntries([...named, ...entries])));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(end)]);
}

/** Writes files below a folder, making the folders that they need. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

export const sha256 = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex");
