/** Attention within windows of a picture, in every other block rolled by half a window. */
import { chunk, type Tensor } from "@inkloom/engine";
import { linear } from "./linear.ts";
import type { Weights } from "../weights.ts";
import { relativeBias } from "./relative-position.ts";
import { windowAttention } from "./window-attention.ts";
import { fromWindows, rolled, toWindows, type WindowSize } from "./windows.ts";

/** What all blocks of a network share for one size of picture. */
export interface SwinPlan {
  readonly window: WindowSize;
  /** See `relativeRows`. */
  readonly rows: Tensor;
  /** See `shiftMask`, for a shift by half a window. */
  readonly mask: Tensor;
}

export interface SwinAttentionOptions extends SwinPlan {
  readonly heads: number;
  readonly shifted: boolean;
  /** Biases of queries, keys and values. */
  readonly qkvBias: boolean;
}

/** x [1, H, W, C], sides multiples of the window's; same shape out. */
export function swinAttention(w: Weights, x: Tensor, options: SwinAttentionOptions): Tensor {
  const { window, rows, mask, heads, shifted, qkvBias } = options;
  const [, height = 1, width = 1, channels = 1] = x.shape;
  const shift = [Math.floor(window[0] / 2), Math.floor(window[1] / 2)] as const;
  const placed = shifted ? rolled(x, [-shift[0], -shift[1]]) : x;
  const seen = toWindows(placed, window); // [windows, h w, C]
  const qkv = linear(w.at("qkv"), seen, { out: 3 * channels, bias: qkvBias });
  const [q = qkv, k = qkv, v = qkv] = chunk(qkv, 3, 2);
  const distances = (2 * window[0] - 1) * (2 * window[1] - 1);
  const table = w.param("relative_position_bias_table", [distances, heads]);
  const mixed = windowAttention(q, k, v, {
    heads,
    bias: relativeBias(table, rows),
    mask: shifted ? mask : undefined,
  });
  const out = fromWindows(linear(w.at("proj"), mixed, { out: channels }), window, [height, width]);
  return shifted ? rolled(out, shift) : out;
}
