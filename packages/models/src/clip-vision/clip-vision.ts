/** CLIP's vision tower: squares of a picture as tokens, one more for the whole, through a transformer.
 *  Radford et al., arXiv:2103.00020; key names: huggingface/transformers, models/clip/modeling_clip.py
 *  (CLIPVisionModelWithProjection). */
import {
  add,
  attention,
  concat,
  gelu,
  matmul,
  quickGelu,
  reshape,
  sizeAt,
  slice,
  type Tensor,
  transpose,
} from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import type { Weights } from "../weights.ts";
import type { ClipVisionConfig } from "./config.ts";

export interface ClipVisionOutputs {
  /** [1, tokens, hidden]: behind the last layer but one, as they are. */
  readonly penultimate: Tensor;
  /** [1, tokens, hidden]: behind the last layer, as they are. */
  readonly last: Tensor;
  /** [1, projection size]: the whole picture; absent where the file has no projection. */
  readonly embeds?: Tensor;
}

/** picture [1, 3, side, side], normalized -> its tokens and its vector. `w` is the root. */
export function clipVision(
  w: Weights,
  picture: Tensor,
  config: ClipVisionConfig,
): ClipVisionOutputs {
  const { hidden, layers, patch, projection } = config;
  const root = w.at("vision_model");
  const at = root.at("embeddings");
  const squares = conv2d(at.at("patch_embedding"), picture, {
    out: hidden,
    kernel: patch,
    stride: patch,
    bias: false,
  }); // [1, C, h, w]
  const count = sizeAt(squares.shape, 2) * sizeAt(squares.shape, 3);
  const whole = reshape(at.param("class_embedding", [hidden]), [1, 1, hidden]);
  const parts = transpose(reshape(squares, [1, hidden, count]), [0, 2, 1]); // [1, h*w, C]
  const places = at.at("position_embedding").param("weight", [count + 1, hidden]);
  let h: Tensor = add(concat([whole, parts], 1), places); // [1, T, C]
  h = layerNorm(root.at("pre_layrnorm"), h); // the name has this misprint in every file
  let penultimate = h;
  for (let layer = 0; layer < layers; layer++) {
    penultimate = h;
    h = block(root.at(`encoder.layers.${layer}`), h, config);
  }
  if (projection === undefined) return { penultimate, last: h };
  const place = reshape(slice(h, { axis: 1, start: 0, size: 1 }), [1, hidden]);
  const first = layerNorm(root.at("post_layernorm"), place);
  const { size, layout } = projection;
  const embeds =
    layout === "linear"
      ? linear(w.at("visual_projection"), first, { out: size, bias: false })
      : matmul(first, w.param("visual_projection", [hidden, size]));
  return { penultimate, last: h, embeds };
}

function block(w: Weights, x: Tensor, config: ClipVisionConfig): Tensor {
  const h = add(x, selfAttention(w.at("self_attn"), layerNorm(w.at("layer_norm1"), x), config));
  return add(h, feedForward(w.at("mlp"), layerNorm(w.at("layer_norm2"), h), config));
}

function selfAttention(w: Weights, x: Tensor, { heads, hidden: out }: ClipVisionConfig): Tensor {
  const q = linear(w.at("q_proj"), x, { out });
  const k = linear(w.at("k_proj"), x, { out });
  const v = linear(w.at("v_proj"), x, { out });
  return linear(w.at("out_proj"), attention(q, k, v, { heads }), { out });
}

function feedForward(w: Weights, x: Tensor, config: ClipVisionConfig): Tensor {
  const activate = config.activation === "gelu" ? gelu : quickGelu;
  return linear(w.at("fc2"), activate(linear(w.at("fc1"), x, { out: config.intermediate })), {
    out: config.hidden,
  });
}
