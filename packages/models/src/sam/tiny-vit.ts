/** TinyViT, the encoder of MobileSAM: convolutions first, then attention within windows.
 *  Wu et al., "TinyViT", arXiv:2207.10666; Zhang et al., "Faster Segment Anything", arXiv:2306.14289.
 *  Reference: huggingface/controlnet_aux@b1aac31, src/controlnet_aux/segment_anything/modeling/tiny_vit_sam.py. */
import {
  add,
  chunk,
  constant,
  gather,
  gelu,
  reshape,
  sizeAt,
  type Tensor,
  transpose,
  linear as apply,
} from "@inkloom/engine";
import type { Conv2dOptions } from "../layers/conv2d.ts";
import { convNorm } from "../layers/conv-norm.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import { channelsFirst, channelsLast } from "../layers/tokens.ts";
import { windowAttention } from "../layers/window-attention.ts";
import { fromWindows, overhanging, toWindows } from "../layers/windows.ts";
import type { Weights } from "../weights.ts";
import { neck } from "./image-encoder.ts";
import type { TinyVitConfig, TinyVitStage } from "./tiny-vit-config.ts";

/** picture [1, 3, H, W] -> [1, H / 16, W / 16, out]; `w` lies at `image_encoder`. */
export function tinyVit(w: Weights, picture: Tensor, config: TinyVitConfig, out: number): Tensor {
  const wide = config.stages[0]?.width ?? 0;
  const halved = { kernel: 3, stride: 2, padding: 1 };
  const seen = gelu(conv(w.at("patch_embed.seq.0"), picture, { ...halved, out: wide / 2 }));
  let x = conv(w.at("patch_embed.seq.2"), seen, { ...halved, out: wide }); // [1, C, H / 4, W / 4]
  config.stages.forEach((stage, i) => {
    const layer = w.at(`layers.${i}`);
    for (let j = 0; j < stage.blocks; j++) x = block(layer.at(`blocks.${j}`), x, stage);
    if (stage.next) x = merged(layer.at("downsample"), x, stage.next);
  });
  return neck(w.at("neck"), channelsLast(x), out);
}

const conv = (w: Weights, x: Tensor, options: Conv2dOptions): Tensor =>
  convNorm(w.at("c"), w.at("bn"), x, { ...options, bias: false });

/** Each channel by itself. */
function depthwise(w: Weights, x: Tensor, stride: number): Tensor {
  const channels = sizeAt(x.shape, 1);
  return conv(w, x, { out: channels, kernel: 3, stride, padding: 1, groups: channels });
}

/** x [1, C, H, W] -> [1, width, H / stride, W / stride]. */
function merged(
  w: Weights,
  x: Tensor,
  { width, stride }: { readonly width: number; readonly stride: number },
): Tensor {
  const wide = gelu(conv(w.at("conv1"), x, { out: width, kernel: 1 }));
  const near = gelu(depthwise(w.at("conv2"), wide, stride));
  return conv(w.at("conv3"), near, { out: width, kernel: 1 });
}

/** x [1, C, H, W], same shape out. */
const block = (w: Weights, x: Tensor, { width, attention }: TinyVitStage): Tensor =>
  attention ? attentionBlock(w, x, attention) : convolutionBlock(w, x, width);

function convolutionBlock(w: Weights, x: Tensor, width: number): Tensor {
  const hidden = 4 * width;
  const wide = gelu(conv(w.at("conv1"), x, { out: hidden, kernel: 1 }));
  const near = gelu(depthwise(w.at("conv2"), wide, 1));
  return gelu(add(conv(w.at("conv3"), near, { out: width, kernel: 1 }), x));
}

function attentionBlock(
  w: Weights,
  x: Tensor,
  { heads, window, hidden }: NonNullable<TinyVitStage["attention"]>,
): Tensor {
  const tokens = channelsLast(x); // [1, H, W, C]
  const seen = add(tokens, windowed(w.at("attn"), tokens, heads, window));
  const near = channelsLast(depthwise(w.at("local_conv"), channelsFirst(seen), 1));
  const inner = gelu(linear(w.at("mlp.fc1"), layerNorm(w.at("mlp.norm"), near), { out: hidden }));
  return channelsFirst(add(near, linear(w.at("mlp.fc2"), inner, { out: sizeAt(near.shape, 3) })));
}

/** Windows that reach over the edge see zeros there, which have biases as all else. x [1, H, W, C], same shape out. */
function windowed(w: Weights, x: Tensor, heads: number, window: number): Tensor {
  const sight = [window, window] as const;
  return overhanging(x, sight, (whole) => {
    const [, height = 1, width = 1] = whole.shape;
    const made = attend(w, toWindows(whole, sight), heads, window);
    return fromWindows(made, sight, [height, width]);
  });
}

/** x [windows, L, C], same shape out. */
function attend(w: Weights, x: Tensor, heads: number, window: number): Tensor {
  const channels = sizeAt(x.shape, 2);
  const normal = layerNorm(w.at("norm"), x);
  // the file has queries, keys and values head by head; here all queries stand first
  const apart = (whole: Tensor, rest: readonly number[]): Tensor => {
    const parts = reshape(whole, [heads, 3, channels / heads, ...rest]);
    const order = [1, 0, 2, 3].slice(0, 3 + rest.length);
    return reshape(transpose(parts, order), [3 * channels, ...rest]);
  };
  const weight = apart(w.param("qkv.weight", [3 * channels, channels]), [channels]);
  const bias = apart(w.param("qkv.bias", [3 * channels]), []);
  const qkv = apply(normal, weight, bias);
  const [q = qkv, k = qkv, v = qkv] = chunk(qkv, 3, 2);
  const table = w.param("attention_biases", [heads, window ** 2]);
  const mixed = windowAttention(q, k, v, { heads, bias: gather(table, distances(window), 1) });
  return linear(w.at("proj"), mixed, { out: channels });
}

/** For each two pixels of a window the column of the table for their distance down and right, whatever the
 *  direction: int64 [n n, n n]. */
function distances(n: number): Tensor {
  const columns: number[] = [];
  for (let from = 0; from < n * n; from++)
    for (let to = 0; to < n * n; to++) {
      const down = Math.abs(Math.floor(from / n) - Math.floor(to / n));
      columns.push(down * n + Math.abs((from % n) - (to % n)));
    }
  return constant(columns, [n * n, n * n], "int64");
}
