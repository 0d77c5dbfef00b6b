/** BLIP's weights under the names of its own repository, as A1111 fetches them, in transformers' names.
 *  Reference: salesforce/BLIP, models/{vit,blip}.py; huggingface/transformers@v5.23.0, models/blip. */

/** What stands in front of everything that sees. */
const OWN = "visual_encoder.";

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^visual_encoder\.cls_token$/, "vision_model.embeddings.class_embedding"],
  [/^visual_encoder\.pos_embed$/, "vision_model.embeddings.position_embedding"],
  [/^visual_encoder\.patch_embed\.proj\./, "vision_model.embeddings.patch_embedding."],
  [/^visual_encoder\.norm\./, "vision_model.post_layernorm."],
  [/^visual_encoder\.blocks\.(\d+)\.norm([12])\./, "vision_model.encoder.layers.$1.layer_norm$2."],
  [/^visual_encoder\.blocks\.(\d+)\.attn\.qkv\./, "vision_model.encoder.layers.$1.self_attn.qkv."],
  [
    /^visual_encoder\.blocks\.(\d+)\.attn\.proj\./,
    "vision_model.encoder.layers.$1.self_attn.projection.",
  ],
  [/^visual_encoder\.blocks\.(\d+)\.mlp\./, "vision_model.encoder.layers.$1.mlp."],
];

/** Whether a file has its own repository's names. */
export const hasBlipNames = (keys: Iterable<string>): boolean =>
  [...keys].some((key) => key.startsWith(OWN));

/** The name in transformers; names that are so already stay. */
export function blipName(key: string): string {
  for (const [own, name] of NAMES) if (own.test(key)) return key.replace(own, name);
  return key;
}
