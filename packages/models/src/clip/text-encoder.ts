/** CLIP's text encoder: a causal transformer with the norms in front.
 *  Radford et al., "Learning Transferable Visual Models From Natural Language Supervision",
 *  arXiv:2103.00020; key names: huggingface/transformers, models/clip/modeling_clip.py. */
import { add, attention, gelu, Problem, quickGelu, type Tensor } from "@inkloom/engine";
import { embedding } from "../layers/embedding.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import type { Weights } from "../weights.ts";
import type { ClipConfig } from "./config.ts";

export interface ClipTextOptions {
  /** 1 = after the last layer, 2 = after the one before it ...; at most the number of layers. @default 1 */
  readonly clipSkip?: number;
}

/**
 * ids int64 [N, positions] -> hidden states [N, positions, hidden], as A1111 takes them: the state
 * `clipSkip` layers from the end, then the final layer norm. `w` is at `…text_model`.
 */
export function clipTextEncoder(
  w: Weights,
  ids: Tensor,
  config: ClipConfig,
  { clipSkip = 1 }: ClipTextOptions = {},
): Tensor {
  const { hidden, positions, vocabulary } = config;
  if (!Number.isInteger(clipSkip) || clipSkip < 1 || clipSkip > config.layers)
    throw new Problem("input/invalid", {
      en: `clip skip is ${clipSkip}, expected a whole number from 1 to ${config.layers}`,
      zh: `CLIP 跳层为 ${clipSkip}，应为 1 到 ${config.layers} 之间的整数`,
    });
  const used = config.layers - clipSkip + 1;
  let h = embedding(w.at("embeddings.token_embedding"), ids, { rows: vocabulary, size: hidden });
  h = add(h, w.at("embeddings.position_embedding").param("weight", [positions, hidden])); // [N, T, C]
  for (let layer = 0; layer < used; layer++) h = block(w.at(`encoder.layers.${layer}`), h, config);
  return layerNorm(w.at("final_layer_norm"), h);
}

function block(w: Weights, x: Tensor, config: ClipConfig): Tensor {
  const h = add(x, selfAttention(w.at("self_attn"), layerNorm(w.at("layer_norm1"), x), config));
  return add(h, feedForward(w.at("mlp"), layerNorm(w.at("layer_norm2"), h), config));
}

function selfAttention(w: Weights, x: Tensor, { heads, hidden: out }: ClipConfig): Tensor {
  const q = linear(w.at("q_proj"), x, { out });
  const k = linear(w.at("k_proj"), x, { out });
  const v = linear(w.at("v_proj"), x, { out });
  return linear(w.at("out_proj"), attention(q, k, v, { heads, causal: true }), { out });
}

function feedForward(w: Weights, x: Tensor, config: ClipConfig): Tensor {
  const activate = config.activation === "gelu" ? gelu : quickGelu;
  const h = activate(linear(w.at("fc1"), x, { out: config.intermediate }));
  return linear(w.at("fc2"), h, { out: config.hidden });
}
