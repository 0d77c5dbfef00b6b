/** One block of Omni-SR: a convolution, then attention over pixels and over channels, within windows first and
 *  across a grid second. Places in the list of layers that only rearrange have no weights. */
import {
  add,
  chunk,
  gelu,
  mean,
  mul,
  reshape,
  sigmoid,
  silu,
  type Tensor,
  transpose,
} from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import { layerNorm } from "../../layers/layer-norm.ts";
import { linear } from "../../layers/linear.ts";
import type { Weights } from "../../weights.ts";
import { channelNorm } from "../../layers/channel-norm.ts";
import { depthwise } from "../../layers/depthwise.ts";
import { relativeBias, relativeRows } from "../../layers/relative-position.ts";
import { channelsFirst, channelsLast } from "../../layers/tokens.ts";
import { windowAttention } from "../../layers/window-attention.ts";
import { fromWindows, toWindows } from "../../layers/windows.ts";
import { channelAttention } from "./channel-attention.ts";

export interface OmniBlockConfig {
  readonly width: number;
  /** Side of a window, and of the grid, pixels. */
  readonly window: number;
  /** Biases by relative position. */
  readonly positions: boolean;
}

const HEADS = 4;

/** x [1, C, H, W], sides multiples of the window; same shape out. */
export function omniBlock(w: Weights, x: Tensor, config: OmniBlockConfig): Tensor {
  const { window } = config;
  let h: Tensor = add(squeezedConvolution(w.at("0.fn"), x), x);
  h = pixelAttention(w.at("2"), h, config, false);
  h = gatedForward(w.at("4"), h);
  h = add(channelAttention(w.at("5.fn"), channelNorm(w.at("5.norm"), h), window, "window"), h);
  h = gatedForward(w.at("6"), h);
  h = pixelAttention(w.at("8"), h, config, true);
  h = gatedForward(w.at("10"), h);
  h = add(channelAttention(w.at("11.fn"), channelNorm(w.at("11.norm"), h), window, "grid"), h);
  return gatedForward(w.at("12"), h);
}

/** A depthwise convolution whose channels are weighed by their means. Hu et al., arXiv:1709.01507. */
function squeezedConvolution(w: Weights, x: Tensor): Tensor {
  const [, channels = 1] = x.shape;
  const out = { out: channels, kernel: 1 };
  const h = gelu(depthwise(w.at("2"), gelu(conv2d(w.at("0"), x, out))));
  const squeezed = Math.floor(channels / 4);
  const means = mean(h, [2, 3]); // [1, C]
  const inner = silu(linear(w.at("4.gate.1"), means, { out: squeezed, bias: false }));
  const gate = sigmoid(linear(w.at("4.gate.3"), inner, { out: channels, bias: false }));
  return conv2d(w.at("5"), mul(h, reshape(gate, [1, channels, 1, 1])), out);
}

/** Attention within windows; with `grid` between pixels that lie a window's number of steps apart. */
function pixelAttention(w: Weights, x: Tensor, config: OmniBlockConfig, grid: boolean): Tensor {
  const [, channels = 1, height = 1, width = 1] = x.shape;
  const { window, positions } = config;
  const size = [window, window] as const;
  const pixels = channelsLast(x);
  const seen = grid ? toGrid(pixels, window) : toWindows(pixels, size);
  const normal = layerNorm(w.at("norm"), seen);
  const qkv = linear(w.at("fn.to_qkv"), normal, { out: 3 * channels, bias: false });
  const [q = qkv, k = qkv, v = qkv] = chunk(qkv, 3, 2);
  const table = (): Tensor => w.param("fn.rel_pos_bias.weight", [(2 * window - 1) ** 2, HEADS]);
  const bias = positions ? relativeBias(table(), relativeRows(size)) : undefined;
  const mixed = windowAttention(q, k, v, { heads: HEADS, bias });
  const out = add(linear(w.at("fn.to_out.0"), mixed, { out: channels, bias: false }), seen);
  const placed = grid
    ? fromGrid(out, window, height, width)
    : fromWindows(out, size, [height, width]);
  return channelsFirst(placed);
}

/** [1, H, W, C] -> [places, window^2, C]: for each place within a cell, that pixel of every cell. */
function toGrid(x: Tensor, window: number): Tensor {
  const [, height = 1, width = 1, channels = 1] = x.shape;
  const cells = reshape(x, [window, height / window, window, width / window, channels]);
  return reshape(transpose(cells, [1, 3, 0, 2, 4]), [-1, window ** 2, channels]);
}

/** The inverse of `toGrid`. */
function fromGrid(x: Tensor, window: number, height: number, width: number): Tensor {
  const cells = reshape(x, [height / window, width / window, window, window, -1]);
  return reshape(transpose(cells, [2, 0, 3, 1, 4]), [1, height, width, -1]);
}

/** Half of the channels is the gate of the other; x [1, C, H, W], added to. */
function gatedForward(w: Weights, x: Tensor): Tensor {
  const [, channels = 1] = x.shape;
  const place = w.at("fn");
  const normal = channelNorm(w.at("norm"), x);
  const wide = { out: 2 * channels, kernel: 1, bias: false };
  const inner = depthwise(place.at("dwconv"), conv2d(place.at("project_in"), normal, wide), {
    bias: false,
  });
  const [gate = inner, kept = inner] = chunk(inner, 2, 1);
  const out = { out: channels, kernel: 1, bias: false };
  return add(conv2d(place.at("project_out"), mul(gelu(gate), kept), out), x);
}
