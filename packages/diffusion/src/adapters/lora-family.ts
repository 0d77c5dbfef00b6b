/** Which family of models a LoRA was made for, as far as its keys and metadata tell. */
import type { Text } from "@inkloom/contract";
import type { WeightFile } from "@inkloom/engine/weights";

export interface LoraFamily {
  readonly label: Text;
  /** Values per token that its cross-attention layers read; absent where it changes none. */
  readonly textWidth?: number;
}

const same = (label: string): Text => ({ en: label, zh: label });

/** By the width of the text that the U-Net reads. */
const BY_WIDTH: ReadonlyMap<number, Text> = new Map([
  [768, same("Stable Diffusion 1.x")],
  [1024, same("Stable Diffusion 2.x")],
  [1280, same("Stable Diffusion XL refiner")],
  [2048, same("Stable Diffusion XL")],
]);

const BY_KEY: readonly (readonly [RegExp, Text])[] = [
  [/(double|single)_blocks|single_transformer_blocks/, same("FLUX")],
  [/joint_blocks|(^|[._])transformer_transformer_blocks_\d+_attn_add_/, same("Stable Diffusion 3")],
  [/^(lora_te2_|text_encoder_2\.)/, same("Stable Diffusion XL")],
];

/** What training programs write, by the beginning of the value (kohya's ss_base_model_version,
 *  Stability's modelspec.architecture). */
const BY_METADATA: readonly (readonly [RegExp, Text])[] = [
  [/^(sdxl|stable-diffusion-xl)/i, same("Stable Diffusion XL")],
  [/^(sd_v2|sd_2|stable-diffusion-v2)/i, same("Stable Diffusion 2.x")],
  [/^(sd_v1|sd_1|stable-diffusion-v1)/i, same("Stable Diffusion 1.x")],
  [/^flux/i, same("FLUX")],
  [/^(sd3|stable-diffusion-3)/i, same("Stable Diffusion 3")],
];

/** Undefined where nothing tells it. */
export function familyOfLora({ entries, metadata }: WeightFile): LoraFamily | undefined {
  const keys = [...entries.keys()];
  const textWidth = textWidthOf(entries);
  const byWidth = textWidth === undefined ? undefined : BY_WIDTH.get(textWidth);
  const byKey = BY_KEY.find(([pattern]) => keys.some((key) => pattern.test(key)))?.[1];
  const stated = metadata["ss_base_model_version"] ?? metadata["modelspec.architecture"] ?? "";
  const byMetadata = BY_METADATA.find(([pattern]) => pattern.test(stated))?.[1];
  const other = textWidth === undefined ? undefined : widthWords(textWidth);
  const label = byWidth ?? byKey ?? byMetadata ?? other;
  return label && { label, ...(textWidth === undefined ? {} : { textWidth }) };
}

export const widthWords = (width: number): Text =>
  BY_WIDTH.get(width) ?? {
    en: `models whose text has ${width} values per token`,
    zh: `每个词元有 ${width} 个数值的模型`,
  };

/** The factors that read the text: input sides of the second attention's keys and values. The last is the
 *  place of the first of them in cloneofsimo's count. */
const READS_TEXT =
  /^unet:6:down$|attn2[._]to_[kv][._](lora_down|lora_A|hada_w1_b|lora\.down|diff)|attn2\.processor\.to_[kv]_lora\.down/;

function textWidthOf(entries: WeightFile["entries"]): number | undefined {
  for (const [key, { shape }] of entries) if (READS_TEXT.test(key)) return shape[1];
  return undefined;
}
