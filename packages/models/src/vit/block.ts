/** The block that vision transformers are made of: norms in front, attention, two linear layers.
 *  Dosovitskiy et al., "An Image is Worth 16x16 Words", arXiv:2010.11929; key names: rwightman/pytorch-image-models@
 *  v0.6.7, timm/models/vision_transformer.py. */
import { add, attention, gelu, mul, sizeAt, type Tensor } from "@inkloom/engine";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import type { Weights } from "../weights.ts";

/** What vision transformers add to the variance of their norms. */
export const VIT_EPSILON = 1e-6;

export interface VitBlockOptions {
  readonly heads: number;
  /** Names of the factors by channel of what each half of the block adds. @default none */
  readonly scales?: readonly [attention: string, mlp: string];
  /** See `selfAttention`. */
  readonly separate?: boolean;
  /** Attention in place of the plain one; `w` at `attn`, x normed. */
  readonly attend?: (w: Weights, x: Tensor) => Tensor;
  /** Between the two linear layers. @default gelu */
  readonly activate?: (x: Tensor) => Tensor;
}

/** x [N, L, C], or any shape that `attend` takes; the same out. */
export function vitBlock(w: Weights, x: Tensor, options: VitBlockOptions): Tensor {
  const { heads, scales, separate = false, activate = gelu } = options;
  const attend =
    options.attend ??
    ((at: Weights, tokens: Tensor) => selfAttention(at, tokens, { heads, separate }));
  const channels = sizeAt(x.shape, -1);
  const scaled = (h: Tensor, half: 0 | 1): Tensor =>
    scales ? mul(h, w.param(scales[half], [channels])) : h;
  const norm = { epsilon: VIT_EPSILON };
  const h = add(x, scaled(attend(w.at("attn"), layerNorm(w.at("norm1"), x, norm)), 0));
  return add(h, scaled(mlp(w.at("mlp"), layerNorm(w.at("norm2"), h, norm), activate), 1));
}

export interface SelfAttentionOptions {
  readonly heads: number;
  /** Queries, keys and values have biases. @default true */
  readonly qkvBias?: boolean;
  /** The three are layers of their own, `q`, `k` and `v`, not rows of one, `qkv`. @default false */
  readonly separate?: boolean;
}

/** Every token sees every other; x [N, L, C]. */
function selfAttention(
  w: Weights,
  x: Tensor,
  { heads, qkvBias = true, separate = false }: SelfAttentionOptions,
): Tensor {
  const channels = sizeAt(x.shape, -1);
  const [q, k, v] = (["q", "k", "v"] as const).map((name, i) => {
    const own = { out: channels, bias: qkvBias };
    const part = { start: i * channels, of: 3 * channels };
    return separate ? linear(w.at(name), x, own) : linear(w.at("qkv"), x, { ...own, part });
  }) as [Tensor, Tensor, Tensor];
  return linear(w.at("proj"), attention(q, k, v, { heads }), { out: channels });
}

/** Two linear layers, four times as wide between; x [..., C]. */
function mlp(w: Weights, x: Tensor, activate: (x: Tensor) => Tensor): Tensor {
  const channels = sizeAt(x.shape, -1);
  return linear(w.at("fc2"), activate(linear(w.at("fc1"), x, { out: 4 * channels })), {
    out: channels,
  });
}
