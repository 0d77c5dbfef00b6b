/** The Swin transformer as a backbone: features at a quarter of the picture's size, an eighth, and so on.
 *  Liu et al., "Swin Transformer", arXiv:2103.14030. Reference: Mikubill/sd-webui-controlnet@56cec5b,
 *  annotator/oneformer/oneformer/modeling/backbone/swin.py. */
import {
  add,
  attention,
  chunk,
  gelu,
  pad,
  reshape,
  sizeAt,
  type Tensor,
  transpose,
  unsqueeze,
} from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import { relativeBias, relativeRows } from "../layers/relative-position.ts";
import { channelsFirst, channelsLast } from "../layers/tokens.ts";
import { fromWindows, overhanging, rolled, shiftMask, toWindows } from "../layers/windows.ts";
import type { Weights } from "../weights.ts";
import type { SwinConfig } from "./config.ts";

/** picture [1, 3, H, W] -> of each stage [1, C, H / 4, W / 4], [1, 2 C, H / 8, W / 8] ... */
export function swin(w: Weights, picture: Tensor, config: SwinConfig): Tensor[] {
  const { width, patch, stages } = config;
  const [, , height = 1, columns = 1] = picture.shape;
  const missing = (size: number): number => (patch - (size % patch)) % patch;
  const whole = pad(picture, { bottom: missing(height), right: missing(columns) });
  const patches = conv2d(w.at("patch_embed.proj"), whole, {
    out: width,
    kernel: patch,
    stride: patch,
  });
  let x = layerNorm(w.at("patch_embed.norm"), channelsLast(patches)); // [1, H / 4, W / 4, C]
  return stages.map(({ blocks, heads }, i) => {
    const stage = w.at(`layers.${i}`);
    if (i > 0) x = merged(w.at(`layers.${i - 1}.downsample`), x);
    const attend = stageAttention(x, config.window, heads);
    for (let j = 0; j < blocks; j++)
      x = block(stage.at(`blocks.${j}`), x, attend[j % 2 === 0 ? 0 : 1]);
    return channelsFirst(layerNorm(w.at(`norm${i}`), x));
  });
}

/** [1, H, W, C] -> [1, H / 2, W / 2, 2 C]: four neighbours, columns before rows, become one. */
function merged(w: Weights, x: Tensor): Tensor {
  const [, height = 1, width = 1, channels = 1] = x.shape;
  const even = pad(x, { before: [0, 0, 0, 0], after: [0, height % 2, width % 2, 0] });
  const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const split = reshape(even, [1, rows, 2, columns, 2, channels]);
  const joined = reshape(transpose(split, [0, 1, 3, 4, 2, 5]), [1, rows, columns, 4 * channels]);
  const normal = layerNorm(w.at("norm"), joined);
  return linear(w.at("reduction"), normal, { out: 2 * channels, bias: false });
}

type Attend = (w: Weights, x: Tensor) => Tensor;

function block(w: Weights, x: Tensor, attend: Attend): Tensor {
  const channels = sizeAt(x.shape, 3);
  const seen = add(x, attend(w.at("attn"), layerNorm(w.at("norm1"), x)));
  const inner = gelu(
    linear(w.at("mlp.fc1"), layerNorm(w.at("norm2"), seen), { out: 4 * channels }),
  );
  return add(seen, linear(w.at("mlp.fc2"), inner, { out: channels }));
}

/** Attention within windows, and within windows moved by half their side, for features as large as `like`. */
function stageAttention(like: Tensor, side: number, heads: number): readonly [Attend, Attend] {
  const window = [side, side] as const;
  const half = Math.floor(side / 2);
  const [, height = 1, width = 1] = like.shape;
  const sides = [Math.ceil(height / side) * side, Math.ceil(width / side) * side] as const;
  const rows = relativeRows(window);
  const mask = shiftMask(sides, window, [half, half]); // [windows, 1, L, L]
  const attend =
    (shifted: boolean): Attend =>
    (w, x) =>
      overhanging(x, window, (whole) => {
        const placed = shifted ? rolled(whole, [-half, -half]) : whole;
        const channels = sizeAt(x.shape, 3);
        const qkv = linear(w.at("qkv"), toWindows(placed, window), { out: 3 * channels });
        const [q = qkv, k = qkv, v = qkv] = chunk(qkv, 3, 2);
        const table = w.param("relative_position_bias_table", [(2 * side - 1) ** 2, heads]);
        const near = unsqueeze(relativeBias(table, rows), [0]); // [1, heads, L, L]
        const bias = shifted ? add(near, mask) : near;
        const mixed = linear(w.at("proj"), attention(q, k, v, { heads, bias }), { out: channels });
        const made = fromWindows(mixed, window, sides);
        return shifted ? rolled(made, [half, half]) : made;
      });
  return [attend(false), attend(true)];
}
