/** BLIP's vision transformer, and what its text decoder looks up in a picture.
 *  Li et al., "BLIP", arXiv:2201.12086; key names: huggingface/transformers@v5.23.0, models/blip/modeling_blip.py
 *  (BlipForConditionalGeneration). */
import { add, attention, gelu, sizeAt, type Tensor } from "@inkloom/engine";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import { patches, tokensOf, withFirst } from "../vit/tokens.ts";
import type { Weights } from "../weights.ts";
import { BLIP_HEAD, type BlipConfig } from "./config.ts";

/** Names of what each layer of the decoder looks up, see `blipPicture` and `blipWords`. */
export const blipKeys = (layer: number): string => `keys ${layer}`;
export const blipValues = (layer: number): string => `values ${layer}`;

/** picture [1, 3, side, side], normalized as for CLIP -> keys and values of each layer of the decoder, [1, L, C]. */
export function blipPicture(
  w: Weights,
  picture: Tensor,
  config: BlipConfig,
): Readonly<Record<string, Tensor>> {
  const seen = vision(w.at("vision_model"), picture, config.vision); // [1, L, C]
  const { width, layers } = config.text;
  const looked: Record<string, Tensor> = {};
  for (let i = 0; i < layers; i++) {
    const at = w.at(`text_decoder.bert.encoder.layer.${i}.crossattention.self`);
    looked[blipKeys(i)] = linear(at.at("key"), seen, { out: width });
    looked[blipValues(i)] = linear(at.at("value"), seen, { out: width });
  }
  return looked;
}

function vision(w: Weights, picture: Tensor, config: BlipConfig["vision"]): Tensor {
  const { width, layers, hidden, patch, epsilon } = config;
  const at = w.at("embeddings");
  const cut = patches(at.at("patch_embedding"), picture, { size: patch, out: width });
  const tokens = withFirst(at.param("class_embedding", [1, 1, width]), tokensOf(cut));
  let h: Tensor = add(tokens, at.param("position_embedding", [1, sizeAt(tokens.shape, 1), width]));
  for (let i = 0; i < layers; i++) {
    const layer = w.at(`encoder.layers.${i}`);
    h = add(
      h,
      selfAttention(layer.at("self_attn"), layerNorm(layer.at("layer_norm1"), h, { epsilon })),
    );
    const wide = linear(layer.at("mlp.fc1"), layerNorm(layer.at("layer_norm2"), h, { epsilon }), {
      out: hidden,
    });
    h = add(h, linear(layer.at("mlp.fc2"), gelu(wide), { out: width }));
  }
  return layerNorm(w.at("post_layernorm"), h, { epsilon });
}

function selfAttention(w: Weights, x: Tensor): Tensor {
  const out = sizeAt(x.shape, -1);
  const [q, k, v] = [0, 1, 2].map((i) =>
    linear(w.at("qkv"), x, { out, part: { start: i * out, of: 3 * out } }),
  ) as [Tensor, Tensor, Tensor];
  return linear(w.at("projection"), attention(q, k, v, { heads: out / BLIP_HEAD }), { out });
}
