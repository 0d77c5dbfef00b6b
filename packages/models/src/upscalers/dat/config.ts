/** The sizes of a DAT network, read from the shapes of its file. */
import { Problem } from "@inkloom/engine";
import { type KeyShapes, shuffleSteps, wholeRoot } from "../key-shapes.ts";
import type { Reconstruction } from "../layers/reconstruction.ts";
import type { ResidualConvolution } from "../layers/residual-convolution.ts";
import type { WindowSize } from "../../layers/windows.ts";

export interface DatConfig {
  readonly width: number;
  readonly hidden: number;
  readonly layers: readonly { readonly blocks: number; readonly heads: number }[];
  /** Window of the first half of the channels; the second half has it turned. */
  readonly window: WindowSize;
  /** Channels inside the network that makes biases from distances. */
  readonly positions: number;
  readonly channels: number;
  readonly closing: ResidualConvolution;
  readonly end: Reconstruction;
  readonly qkvBias: boolean;
}

export function datConfig(keys: KeyShapes): DatConfig {
  const channels = keys.size("conv_first.weight", 1);
  const attention = "layers.0.blocks.0.attn";
  return {
    width: keys.size("conv_first.weight", 0),
    hidden: keys.size("layers.0.blocks.0.ffn.fc1.weight", 0),
    layers: Array.from({ length: keys.count("layers") }, (_, i) => {
      const group = `layers.${i}.blocks`;
      // half of the heads in the one file that has a single block
      const half = `${group}.0.attn.attns.0.pos.pos3.2.weight`;
      const whole = `${group}.1.attn.temperature`;
      const heads = keys.has(whole) ? keys.size(whole, 0) : 2 * keys.size(half, 0);
      return { blocks: keys.count(group), heads };
    }),
    window: windowOf(keys, `${attention}.attns.0`),
    positions: keys.size(`${attention}.attns.0.pos.pos_proj.weight`, 0),
    channels,
    closing: keys.has("conv_after_body.weight") ? "1conv" : "3conv",
    end: reconstructionOf(keys, channels),
    qkvBias: keys.has(`${attention}.qkv.bias`),
  };
}

/**
 * The shapes hold a window's area and its number of distances (2h - 1)(2w - 1), hence both sides but not
 * which is which; in every published network the shorter is the height.
 */
function windowOf(keys: KeyShapes, attention: string): WindowSize {
  const area = keys.size(`${attention}.relative_position_index`, 0);
  const distances = keys.size(`${attention}.rpe_biases`, 0);
  const sum = (4 * area + 1 - distances) / 2;
  const gap = Math.sqrt(sum * sum - 4 * area);
  const height = (sum - gap) / 2;
  if (!Number.isInteger(height) || height < 1)
    throw new Problem("upscaler/damaged", {
      en: `${attention}: windows of ${area} pixels with ${distances} distances, expected those of a rectangle`,
      zh: `${attention}：窗口有 ${area} 个像素和 ${distances} 种距离，应为矩形的`,
    });
  return [height, sum - height];
}

function reconstructionOf(keys: KeyShapes, channels: number): Reconstruction {
  if (keys.has("conv_last.weight"))
    return { kind: "pixelshuffle", ...shuffleSteps(keys, "upsample") };
  const key = "upsample.0.weight";
  return { kind: "pixelshuffledirect", factor: wholeRoot(keys.size(key, 0) / channels, key) };
}
