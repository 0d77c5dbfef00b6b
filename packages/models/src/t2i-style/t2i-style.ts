/** T2I-Adapter's style model: a picture's tokens, as CLIP sees them, to tokens behind those of the words.
 *  Mou et al., arXiv:2302.08453; reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/adapter.py (StyleAdapter). */
import {
  add,
  attention,
  concat,
  matmul,
  quickGelu,
  sizeAt,
  slice,
  type Tensor,
} from "@inkloom/engine";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import type { Manifest } from "../manifest.ts";
import type { Weights } from "../weights.ts";

export interface T2iStyleConfig {
  /** Values per token of what it reads. */
  readonly width: number;
  /** Values per token of the words. */
  readonly context: number;
  /** Tokens that it makes. */
  readonly tokens: number;
  readonly layers: number;
}

/** Of every published file. */
const HEADS = 8;

/** By the file's keys after `spellOut`; undefined where it is no style model. */
export function t2iStyleConfig(manifest: Manifest): T2iStyleConfig | undefined {
  const shapes = new Map(manifest.map(({ key, shape }) => [key, shape]));
  const [, tokens = 0, width = 0] = shapes.get("style_embedding") ?? [];
  const [, context = 0] = shapes.get("proj") ?? [];
  let layers = 0;
  while (shapes.has(`transformer_layes.${layers}.ln_1.weight`)) layers++;
  if (tokens < 1 || width < HEADS || width % HEADS !== 0 || context < 1) return undefined;
  return { width, context, tokens, layers };
}

/** x [1, T, width] -> [1, tokens, context]. `w` is the root. */
export function t2iStyle(w: Weights, x: Tensor, config: T2iStyleConfig): Tensor {
  const { width, context, tokens, layers } = config;
  const learned = w.param("style_embedding", [1, tokens, width]);
  let h: Tensor = layerNorm(w.at("ln_pre"), concat([x, learned], 1)); // [1, T + tokens, width]
  for (let layer = 0; layer < layers; layer++) h = block(w.at(`transformer_layes.${layer}`), h);
  const start = sizeAt(h.shape, 1) - tokens;
  const made = layerNorm(w.at("ln_post"), slice(h, { axis: 1, start, size: tokens }));
  return matmul(made, w.param("proj", [width, context]));
}

function block(w: Weights, x: Tensor): Tensor {
  const out = sizeAt(x.shape, 2);
  const seen = layerNorm(w.at("ln_1"), x);
  const [q, k, v] = ["q", "k", "v"].map((part) =>
    linear(w.at(`attn.in_proj.${part}`), seen, { out }),
  ) as [Tensor, Tensor, Tensor];
  const h = add(x, linear(w.at("attn.out_proj"), attention(q, k, v, { heads: HEADS }), { out }));
  const wide = linear(w.at("mlp.c_fc"), layerNorm(w.at("ln_2"), h), { out: 4 * out });
  return add(h, linear(w.at("mlp.c_proj"), quickGelu(wide), { out }));
}
