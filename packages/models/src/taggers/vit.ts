/** A vision transformer with a score for each label.
 *  Dosovitskiy et al., "An Image is Worth 16x16 Words", arXiv:2010.11929; key names:
 *  huggingface/pytorch-image-models@v1.0.31, timm/models/vision_transformer.py. */
import { add, gelu, geluTanh, mean, sizeAt, slice, squeeze, type Tensor } from "@inkloom/engine";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import { VIT_EPSILON, vitBlock } from "../vit/block.ts";
import { patches, tokensOf, withFirst } from "../vit/tokens.ts";
import type { Weights } from "../weights.ts";
import type { TimmTaggerConfig } from "./config.ts";
import type { Sizes } from "./sizes.ts";

/** Channels of a head in all of timm's vision transformers of these sizes. */
const HEAD = 64;

/** pictures [N, 3, side, side] -> what goes through the sigmoid, [N, labels]. */
export function vitTagger(
  w: Weights,
  pictures: Tensor,
  { activation, pool }: TimmTaggerConfig,
  sizes: Sizes,
): Tensor {
  const width = sizes.of("patch_embed.proj.weight", 0);
  const size = sizes.of("patch_embed.proj.weight", 2);
  const cut = tokensOf(patches(w.at("patch_embed.proj"), pictures, { size, out: width }));
  const first = sizes.has("cls_token");
  const tokens = first ? withFirst(w.param("cls_token", [1, 1, width]), cut) : cut; // [N, L, C]
  let h: Tensor = add(tokens, w.param("pos_embed", [1, sizeAt(tokens.shape, 1), width]));
  const options = {
    heads: Math.max(1, Math.floor(width / HEAD)),
    activate: activation === "gelu" ? gelu : geluTanh,
    ...(sizes.has("blocks.0.ls1.gamma") && { scales: ["ls1.gamma", "ls2.gamma"] as const }),
  };
  for (let i = 0; i < sizes.count("blocks"); i++) h = vitBlock(w.at(`blocks.${i}`), h, options);
  const norm = { epsilon: VIT_EPSILON };
  const late = sizes.has("fc_norm.weight");
  if (!late) h = layerNorm(w.at("norm"), h, norm);
  const whole = pooled(h, { pool, first });
  const seen = late ? layerNorm(w.at("fc_norm"), whole, norm) : whole;
  return linear(w.at("head"), seen, { out: sizes.of("head.weight", 0) });
}

/** The mean of the patches, without the token that stands in front of them, or that token; [N, L, C] -> [N, C]. */
export function pooled(
  x: Tensor,
  { pool, first }: { readonly pool: TimmTaggerConfig["pool"]; readonly first: boolean },
): Tensor {
  const count = sizeAt(x.shape, 1);
  if (pool === "token") return squeeze(slice(x, { axis: 1, start: 0, size: 1 }), [1]);
  return mean(first ? slice(x, { axis: 1, start: 1, size: count - 1 }) : x, [1]);
}
