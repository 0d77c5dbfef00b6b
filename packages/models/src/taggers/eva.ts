/** EVA-02 with a score for each label: a vision transformer whose queries and keys are turned by their place in the grid,
 *  with a gated and normed feed-forward network.
 *  Fang et al., "EVA-02", arXiv:2303.11331; key names: huggingface/pytorch-image-models@v1.0.31, timm/models/eva.py. */
import {
  add,
  attention,
  concat,
  constant,
  mul,
  reshape,
  silu,
  sizeAt,
  slice,
  sub,
  type Tensor,
} from "@inkloom/engine";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import { VIT_EPSILON } from "../vit/block.ts";
import { patches, tokensOf, withFirst } from "../vit/tokens.ts";
import type { Weights } from "../weights.ts";
import type { TimmTaggerConfig } from "./config.ts";
import type { Sizes } from "./sizes.ts";
import { pooled } from "./vit.ts";

const HEAD = 64;
const NORM = { epsilon: VIT_EPSILON };

/** pictures [N, 3, side, side] -> what goes through the sigmoid, [N, labels]. */
export function evaTagger(
  w: Weights,
  pictures: Tensor,
  { grid, pool }: TimmTaggerConfig,
  sizes: Sizes,
): Tensor {
  const width = sizes.of("patch_embed.proj.weight", 0);
  const size = sizes.of("patch_embed.proj.weight", 2);
  const cut = patches(w.at("patch_embed.proj"), pictures, { size, out: width }); // [N, C, h, w]
  const tokens = withFirst(w.param("cls_token", [1, 1, width]), tokensOf(cut)); // [N, 1 + h w, C]
  let h: Tensor = add(tokens, w.param("pos_embed", [1, sizeAt(tokens.shape, 1), width]));
  const turn = turner([sizeAt(cut.shape, 2), sizeAt(cut.shape, 3)], grid);
  const hidden = sizes.of("blocks.0.mlp.fc1_g.weight", 0);
  for (let i = 0; i < sizes.count("blocks"); i++) {
    const at = w.at(`blocks.${i}`);
    h = add(h, selfAttention(at.at("attn"), layerNorm(at.at("norm1"), h, NORM), turn));
    h = add(h, gated(at.at("mlp"), layerNorm(at.at("norm2"), h, NORM), hidden));
  }
  const late = sizes.has("fc_norm.weight");
  if (!late) h = layerNorm(w.at("norm"), h, NORM);
  const whole = pooled(h, { pool, first: true });
  const seen = late ? layerNorm(w.at("fc_norm"), whole, NORM) : whole;
  return linear(w.at("head"), seen, { out: sizes.of("head.weight", 0) });
}

function selfAttention(w: Weights, x: Tensor, turn: (x: Tensor) => Tensor): Tensor {
  const out = sizeAt(x.shape, -1);
  const q = turn(linear(w.at("q_proj"), x, { out }));
  const k = turn(linear(w.at("k_proj"), x, { out, bias: false }));
  const v = linear(w.at("v_proj"), x, { out });
  return linear(w.at("proj"), attention(q, k, v, { heads: out / HEAD }), { out });
}

/** Shazeer, "GLU Variants Improve Transformer", arXiv:2002.05202, with a norm inside. */
function gated(w: Weights, x: Tensor, hidden: number): Tensor {
  const gate = silu(linear(w.at("fc1_g"), x, { out: hidden }));
  const inner = mul(gate, linear(w.at("fc1_x"), x, { out: hidden }));
  return linear(w.at("fc2"), layerNorm(w.at("norm"), inner, NORM), { out: sizeAt(x.shape, -1) });
}

const TEMPERATURE = 10_000;

/**
 * Turns neighbouring channels of each head by angles of the patch's place, scaled to a grid of `grid` squared; the token
 * in front stays. Su et al., "RoFormer", arXiv:2104.09864, along two axes.
 */
function turner([rows, columns]: readonly [number, number], grid: number): (x: Tensor) => Tensor {
  const bands = HEAD / 4; // per axis
  const angles: number[] = Array.from({ length: 2 * bands }, () => 0); // of the token in front
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      for (const place of [(row / rows) * grid, (column / columns) * grid])
        for (let band = 0; band < bands; band++) angles.push(place / TEMPERATURE ** (band / bands));
  const shape = [1, 1 + rows * columns, 1, 2 * bands, 1];
  const cosines = constant(angles.map(Math.cos), shape);
  const sines = constant(angles.map(Math.sin), shape);
  return (x) => {
    const [n = 1, length = 1, channels = 1] = x.shape;
    const pairs = reshape(x, [n, length, channels / HEAD, 2 * bands, 2]);
    const [a, b] = [0, 1].map((start) => slice(pairs, { axis: 4, start, size: 1 })) as [
      Tensor,
      Tensor,
    ];
    const turned = [sub(mul(a, cosines), mul(b, sines)), add(mul(b, cosines), mul(a, sines))];
    return reshape(concat(turned, 4), [n, length, channels]);
  };
}
