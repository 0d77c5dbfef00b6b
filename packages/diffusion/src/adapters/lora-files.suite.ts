/** For tests: LoRA files for the tiny checkpoint, written as programs write them. */
import { writeSafetensors } from "@inkloom/engine/weights";

export interface LoraTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Values between -1 and 1 that `key` decides. */
export function tensor(key: string, shape: readonly number[]): LoraTensor {
  let state = Buffer.from(key).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 7);
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => {
    state = (Math.imul(state, 0x19660d) + 0x3c6ef35f) | 0;
    return state / 2 ** 31;
  });
  return { shape, values };
}

export const scalar = (value: number): LoraTensor => ({
  shape: [],
  values: Float32Array.of(value),
});

/** A pair of kohya's with its alpha. */
export const kohyaPair = (
  module: string,
  [rows, rank, columns]: readonly [number, number, number],
  alpha = rank,
): Record<string, LoraTensor> => ({
  [`${module}.lora_down.weight`]: tensor(`${module} down`, [rank, columns]),
  [`${module}.lora_up.weight`]: tensor(`${module} up`, [rows, rank]),
  [`${module}.alpha`]: scalar(alpha),
});

const BLOCK = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0";
export const QUERY = `${BLOCK}_attn1_to_q`;
export const TEXT_KEY = `${BLOCK}_attn2_to_k`;
export const TOKENS = "lora_te_text_model_encoder_layers_0_self_attn_q_proj";

/** What most of the tests use: two layers of the tiny U-Net and one of its text encoder. */
export const tinyLora = (rank = 4): Record<string, LoraTensor> => ({
  ...kohyaPair(QUERY, [32, rank, 32]),
  ...kohyaPair(TEXT_KEY, [32, rank, 64]),
  ...kohyaPair(TOKENS, [64, rank, 64]),
});

export async function writeLora(
  path: string,
  tensors: Readonly<Record<string, LoraTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<string> {
  const list = Object.entries(tensors).map(([key, { shape, values }]) => ({
    key,
    dtype: "F32" as const,
    shape,
    data: () => Promise.resolve(new Uint8Array(values.buffer)),
  }));
  await writeSafetensors(path, list, metadata);
  return path;
}
