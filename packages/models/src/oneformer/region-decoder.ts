/** Queries of a task look at the picture until each stands for one region and its class.
 *  Jain et al., "OneFormer", arXiv:2211.06220. Reference: Mikubill/sd-webui-controlnet@56cec5b,
 *  annotator/oneformer/oneformer/modeling/transformer_decoder/{oneformer_transformer_decoder,transformer}.py. */
import {
  add,
  concat,
  expand,
  less,
  matmul,
  reduceMax,
  relu,
  reshape,
  resize,
  scalar,
  sigmoid,
  sizeAt,
  slice,
  type Tensor,
  transpose,
  unsqueeze,
  where,
} from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import type { Weights } from "../weights.ts";
import { torchAttention } from "./attention.ts";
import type { OneFormerConfig } from "./config.ts";
import type { PixelFeatures } from "./pixel-decoder.ts";
import { sinePlaces } from "./sine-places.ts";

export interface Regions {
  /** Scores of the classes, then of none: [1, queries, classes + 1]. */
  readonly classes: Tensor;
  /** Within where above 0: [1, queries, H / 4 W / 4]. */
  readonly masks: Tensor;
}

/** Added to scores of what is not to be seen; so low that nothing is left of it. */
const HIDDEN = -1e9;

/** `task` [1, width] is what the task's sentence became; `w` lies at `sem_seg_head.predictor`. */
export function regionDecoder(
  w: Weights,
  { masks, levels }: PixelFeatures,
  task: Tensor,
  config: OneFormerConfig,
): Regions {
  const { width, queries, decoder } = config;
  const norm = (x: Tensor): Tensor => layerNorm(w.at("decoder_norm"), x);
  const own = unsqueeze(w.param("query_embed.weight", [queries, width]), [0]);
  const levelled = w.param("level_embed.weight", [levels.length, width]);
  const wanted = reshape(norm(task), [1, 1, width]);
  let x: Tensor = concat([firstQueries(w, masks, wanted, own, config), wanted], 1);
  const sights = levels.map(({ tokens, size: [rows, columns] }, i) => {
    const values = add(tokens, slice(levelled, { axis: 0, start: i, size: 1 }));
    return {
      values,
      keys: add(values, sinePlaces(rows, columns, width)),
      // masks of a level are linear in these, which are far fewer than the masks at full size
      pixels: flattened(resize(masks, { height: rows, width: columns })),
    };
  });
  for (let i = 0; i < decoder.layers; i++) {
    const sight = sights[i % sights.length];
    if (sight === undefined) break;
    const bias = hidden(regions(w, norm(x), sight.pixels, config));
    const cross = w.at(`transformer_cross_attention_layers.${i}`);
    const seen = torchAttention(
      cross.at("multihead_attn"),
      { queries: add(x, own), keys: sight.keys, values: sight.values },
      bias,
    );
    x = layerNorm(cross.at("norm"), add(x, seen));
    const self = w.at(`transformer_self_attention_layers.${i}`);
    x = layerNorm(self.at("norm"), add(x, amongThemselves(self.at("self_attn"), x, own)));
    const ffn = w.at(`transformer_ffn_layers.${i}`);
    x = layerNorm(ffn.at("norm"), add(x, wide(ffn, x, decoder.hidden)));
  }
  const last = norm(x);
  return {
    classes: linear(w.at("class_embed"), last, { out: config.classes + 1 }),
    masks: regions(w, last, flattened(masks), config),
  };
}

/** All but the last query, made of the task and the fine features: [1, queries - 1, width]. */
function firstQueries(
  w: Weights,
  masks: Tensor,
  task: Tensor,
  own: Tensor,
  { width, queries, queryLayers, decoder }: OneFormerConfig,
): Tensor {
  const [, , rows = 1, columns = 1] = masks.shape;
  // the reference gives places as what is seen, and what is seen as where it is
  const values = sinePlaces(rows, columns, width);
  const projected = conv2d(w.at("class_input_proj"), masks, { out: width, kernel: 1 });
  const keys = add(values, transpose(flattened(projected), [0, 2, 1]));
  const places = slice(own, { axis: 1, start: 0, size: queries - 1 });
  let x: Tensor = expand(task, [1, queries - 1, width]);
  for (let i = 0; i < queryLayers; i++) {
    const layer = w.at(`class_transformer.decoder.layers.${i}`);
    x = layerNorm(layer.at("norm1"), add(x, amongThemselves(layer.at("self_attn"), x, places)));
    const seen = torchAttention(layer.at("multihead_attn"), {
      queries: add(x, places),
      keys,
      values,
    });
    x = layerNorm(layer.at("norm2"), add(x, seen));
    x = layerNorm(layer.at("norm3"), add(x, wide(layer, x, decoder.hidden)));
  }
  return layerNorm(w.at("class_transformer.decoder.norm"), x);
}

function amongThemselves(w: Weights, x: Tensor, places: Tensor): Tensor {
  const placed = add(x, places);
  return torchAttention(w, { queries: placed, keys: placed, values: x });
}

function wide(w: Weights, x: Tensor, hidden: number): Tensor {
  const inner = relu(linear(w.at("linear1"), x, { out: hidden }));
  return linear(w.at("linear2"), inner, { out: sizeAt(x.shape, 2) });
}

/** [1, C, H, W] -> [1, C, H W]. */
const flattened = (x: Tensor): Tensor => reshape(x, [1, sizeAt(x.shape, 1), -1]);

/** queries [1, Q, width], pixels [1, masks, L] -> [1, Q, L]. */
function regions(w: Weights, queries: Tensor, pixels: Tensor, config: OneFormerConfig): Tensor {
  const layer = (i: number, x: Tensor, out: number): Tensor =>
    linear(w.at(`mask_embed.layers.${i}`), x, { out });
  const first = relu(layer(0, queries, config.width));
  return matmul(layer(2, relu(layer(1, first, config.width)), config.masks), pixels);
}

/** A query sees its region only, or everything where that is nowhere; masks [1, Q, L] -> [1, 1, Q, L]. */
function hidden(masks: Tensor): Tensor {
  const inside = sigmoid(masks);
  const nowhere = less(reduceMax(inside, [2], true), 0.5); // [1, Q, 1]
  const bias = where(nowhere, 0, where(less(inside, 0.5), scalar(HIDDEN), 0));
  return unsqueeze(bias, [1]);
}
