/** What a ControlNet makes of its control picture, once for a whole walk.
 *  References: lllyasviel/ControlNet@ed85cd1, cldm/cldm.py (input_hint_block); for unions xinsir6/ControlNetPlus and
 *  huggingface/diffusers 0.42, models/controlnets/controlnet_union.py (ControlNetUnionModel). */
import {
  add,
  linear as apply,
  matmul,
  mean,
  quickGelu,
  silu,
  slice,
  type Tensor,
  unsqueeze,
} from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import type { Weights } from "../weights.ts";
import type { ControlNetConfig } from "./config.ts";

export interface HintInputs {
  /** [1, hintChannels, 8 H, 8 W]: colours from 0 to 1. */
  readonly picture: Tensor;
  /** Which kind of control it is, where the network unites several: [1, kinds], one 1 among zeros. */
  readonly kind?: Tensor;
  /** The same as waves: [1, kinds * KIND_WAVES]. */
  readonly waves?: Tensor;
}

export interface Hint {
  /** What is added to the first features: [1, C, H, W]. */
  readonly features: Tensor;
  /** What is added to the time, where the network unites several kinds: [1, 4 C]. */
  readonly embedding?: Tensor;
}

/** Values by which a union tells whether it sees a kind. */
export const KIND_WAVES = 256;

/** `w` is at `control_model`. */
export function controlHint(
  w: Weights,
  { picture, kind, waves }: HintInputs,
  { levels: [first], hintWidths }: ControlNetConfig,
): Hint {
  const out = first?.channels ?? 0;
  const block = w.at("input_hint_block");
  let h = picture;
  for (const [i, width] of hintWidths.entries()) {
    // Every second convolution halves the sides, behind one that does not.
    const stride = i > 0 && i % 2 === 0 ? 2 : 1;
    h = silu(conv2d(block.at(`${2 * i}`), h, { out: width, kernel: 3, padding: 1, stride }));
  }
  h = conv2d(block.at(`${2 * hintWidths.length}`), h, { out, kernel: 3, padding: 1 });
  if (kind === undefined || waves === undefined) return { features: h };
  return { features: add(h, kindShift(w, h, kind)), embedding: kindEmbedding(w, waves, 4 * out) };
}

/** One row per kind is added to what the picture is like on average, and a transformer makes a shift of every channel of
 *  it. The reference's attention goes along the batch, whose rows are equal: it answers its values, whatever its queries
 *  and keys. */
function kindShift(w: Weights, features: Tensor, kind: Tensor): Tensor {
  const channels = features.shape[1] ?? 0;
  const tasks = w.param("task_embedding", [kind.shape[1] ?? 0, channels]);
  let x = add(mean(features, [2, 3]), matmul(kind, tasks)); // [1, C]
  const layer = w.at("transformer_layes.0"); // the name has been misspelt ever since
  const attention = layer.at("attn");
  const values = (whole: Tensor) => slice(whole, { axis: 0, start: 2 * channels, size: channels });
  const seen = apply(
    layerNorm(layer.at("ln_1"), x),
    values(attention.param("in_proj_weight", [3 * channels, channels])),
    values(attention.param("in_proj_bias", [3 * channels])),
  );
  x = add(x, linear(attention.at("out_proj"), seen, { out: channels }));
  const wide = linear(layer.at("mlp.c_fc"), layerNorm(layer.at("ln_2"), x), { out: 4 * channels });
  x = add(x, linear(layer.at("mlp.c_proj"), quickGelu(wide), { out: channels }));
  return unsqueeze(linear(w.at("spatial_ch_projs"), x, { out: channels }), [2, 3]);
}

function kindEmbedding(w: Weights, waves: Tensor, out: number): Tensor {
  const at = w.at("control_add_embedding");
  return linear(at.at("linear_2"), silu(linear(at.at("linear_1"), waves, { out })), { out });
}
