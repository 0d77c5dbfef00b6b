/** CLIP's text encoder: a causal transformer with the norms in front.
 *  Radford et al., "Learning Transferable Visual Models From Natural Language Supervision",
 *  arXiv:2103.00020; key names: huggingface/transformers, models/clip/modeling_clip.py. */
import {
  add,
  attention,
  gather,
  gelu,
  matmul,
  Problem,
  quickGelu,
  reshape,
  sizeOf,
  type Tensor,
  where,
} from "@inkloom/engine";
import { embedding } from "../layers/embedding.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import type { Weights } from "../weights.ts";
import type { ClipConfig } from "./config.ts";

export interface ClipTextOptions {
  /** 1 = after the last layer, 2 = after the one before it ...; at most the number of layers.
   *  @default the configuration's, or 1 */
  readonly clipSkip?: number;
  /** Token vectors that are given instead of looked up, as for textual inversion. */
  readonly given?: GivenTokens;
}

export interface GivenTokens {
  /** bool [N, positions, 1]: which positions. */
  readonly mask: Tensor;
  /** [N, positions, hidden]; values elsewhere are not looked at. */
  readonly vectors: Tensor;
}

/**
 * ids int64 [N, positions] -> hidden states [N, positions, hidden], as A1111 takes them: the state
 * `clipSkip` layers from the end, then the final layer norm unless the family goes without. `w` is at
 * `…text_model`.
 */
export function clipTextEncoder(
  w: Weights,
  ids: Tensor,
  config: ClipConfig,
  { clipSkip = config.clipSkip ?? 1, given }: ClipTextOptions = {},
): Tensor {
  return finished(w, through(w, embed(w, ids, config, given), config, clipSkip), config);
}

export interface ClipTextInputs {
  /** int64 [N, positions]. */
  readonly ids: Tensor;
  /** int64 [N]: place of each text's end, counted through the batch: n * positions + position. */
  readonly ends: Tensor;
}

export interface ClipTextOutputs {
  /** [N, positions, hidden]. */
  readonly states: Tensor;
  /** [N, projection size]; absent where the configuration has no projection. */
  readonly pooled?: Tensor;
}

/**
 * The same, and one vector per text: the last layer's state at the text's end, normed and projected.
 * Reference: huggingface/transformers, models/clip/modeling_clip.py (CLIPTextModelWithProjection).
 */
export function clipTextOutputs(
  w: Weights,
  { ids, ends }: ClipTextInputs,
  config: ClipConfig,
  { clipSkip = config.clipSkip ?? 1, given }: ClipTextOptions = {},
): ClipTextOutputs {
  const { projection, hidden } = config;
  const h = through(w, embed(w, ids, config, given), config, clipSkip);
  const states = finished(w, h, config);
  if (projection === undefined) return { states };
  const last = through(w, h, config, 1, config.layers - clipSkip + 1);
  const ended = gather(reshape(last, [sizeOf(ids.shape), hidden]), ends, 0); // [N, C]
  const end = layerNorm(w.at("final_layer_norm"), ended);
  const { size, layout } = projection;
  const pooled =
    layout === "linear"
      ? linear(w.at("text_projection"), end, { out: size, bias: false })
      : matmul(end, w.param("text_projection", [hidden, size]));
  return { states, pooled };
}

function embed(w: Weights, ids: Tensor, config: ClipConfig, given?: GivenTokens): Tensor {
  const { hidden, positions, vocabulary } = config;
  const tokens = embedding(w.at("embeddings.token_embedding"), ids, {
    rows: vocabulary,
    size: hidden,
  });
  const h = given ? where(given.mask, given.vectors, tokens) : tokens;
  return add(h, w.at("embeddings.position_embedding").param("weight", [positions, hidden])); // [N, T, C]
}

/** Through the layers from `start` on, up to the one that `clipSkip` asks for. */
function through(w: Weights, x: Tensor, config: ClipConfig, clipSkip: number, start = 0): Tensor {
  if (!Number.isInteger(clipSkip) || clipSkip < 1 || clipSkip > config.layers)
    throw new Problem("input/invalid", {
      en: `clip skip is ${clipSkip}, expected a whole number from 1 to ${config.layers}`,
      zh: `CLIP 跳层为 ${clipSkip}，应为 1 到 ${config.layers} 之间的整数`,
    });
  let h = x;
  for (let layer = start; layer <= config.layers - clipSkip; layer++)
    h = block(w.at(`encoder.layers.${layer}`), h, config);
  return h;
}

const finished = (w: Weights, h: Tensor, { normed = true }: ClipConfig): Tensor =>
  normed ? layerNorm(w.at("final_layer_norm"), h) : h;

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
