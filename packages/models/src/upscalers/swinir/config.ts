/** The sizes of a SwinIR network, read from the shapes of its file. */
import { type KeyShapes, shuffleSteps, wholeRoot } from "../key-shapes.ts";
import type { Reconstruction } from "../layers/reconstruction.ts";
import type { ResidualConvolution } from "../layers/residual-convolution.ts";

export interface SwinIrConfig {
  readonly width: number;
  readonly hidden: number;
  readonly layers: readonly { readonly blocks: number; readonly heads: number }[];
  readonly window: number;
  readonly channels: number;
  readonly out: number;
  /** Pixels of this side become channels before the network. */
  readonly unshuffle: number;
  /** White. */
  readonly range: number;
  readonly closing: ResidualConvolution;
  readonly end: Reconstruction;
  readonly qkvBias: boolean;
  /** A norm before the first block. */
  readonly firstNorm: boolean;
}

/** Networks against JPEG's traces are the only ones with a window of 7, and count colours to 255. */
const JPEG_WINDOW = 7;

export function swinIrConfig(keys: KeyShapes): SwinIrConfig {
  const listed = keys.has("conv_first.1.weight");
  const first = listed ? "conv_first.1.weight" : "conv_first.weight";
  const given = keys.size(first, 1);
  const unshuffle = listed ? Math.round(Math.sqrt(given / 3)) : 1;
  const channels = given / unshuffle ** 2;
  const out = keys.has("conv_last.weight") ? keys.size("conv_last.weight", 0) : channels;
  const block = "layers.0.residual_group.blocks.0";
  const table = `${block}.attn.relative_position_bias_table`;
  const window = (wholeRoot(keys.size(table, 0), table) + 1) / 2;
  return {
    width: keys.size(first, 0),
    hidden: keys.size(`${block}.mlp.fc1.bias`, 0),
    layers: Array.from({ length: keys.count("layers") }, (_, i) => {
      const group = `layers.${i}.residual_group.blocks`;
      const heads = keys.size(`${group}.0.attn.relative_position_bias_table`, 1);
      return { blocks: keys.count(group), heads };
    }),
    window,
    channels,
    out,
    unshuffle,
    range: window === JPEG_WINDOW ? 255 : 1,
    closing: keys.has("conv_after_body.weight") ? "1conv" : "3conv",
    end: reconstructionOf(keys, out),
    qkvBias: keys.has(`${block}.attn.qkv.bias`),
    firstNorm: keys.has("patch_embed.norm.weight"),
  };
}

function reconstructionOf(keys: KeyShapes, out: number): Reconstruction {
  if (keys.has("conv_before_upsample.0.weight")) {
    if (!keys.has("conv_up1.weight"))
      return { kind: "pixelshuffle", ...shuffleSteps(keys, "upsample") };
    const features = keys.size("conv_before_upsample.0.weight", 0);
    const doublings = keys.keys.filter((key) => /^conv_up\d\.weight$/.test(key)).length;
    return { kind: "nearest+conv", features, doublings };
  }
  const direct = "upsample.0.weight";
  if (!keys.has(direct)) return { kind: "none" };
  return { kind: "pixelshuffledirect", factor: wholeRoot(keys.size(direct, 0) / out, direct) };
}
