/** The sizes of a HAT network, read from the shapes of its file. */
import { type KeyShapes, shuffleSteps, wholeRoot } from "../key-shapes.ts";
import type { Reconstruction } from "../layers/reconstruction.ts";
import type { ResidualConvolution } from "../layers/residual-convolution.ts";

export interface HatConfig {
  readonly width: number;
  readonly hidden: number;
  /** Channels inside the convolutions beside attention. */
  readonly compressed: number;
  /** Channels inside the attention across channels. */
  readonly squeezed: number;
  readonly layers: readonly { readonly blocks: number; readonly heads: number }[];
  readonly window: number;
  /** Side of the larger windows of keys and values, pixels. */
  readonly overlapping: number;
  readonly channels: number;
  readonly out: number;
  readonly closing: ResidualConvolution;
  readonly end: Reconstruction;
  readonly qkvBias: boolean;
  readonly firstNorm: boolean;
}

export function hatConfig(keys: KeyShapes): HatConfig {
  const group = "layers.0.residual_group";
  const block = `${group}.blocks.0`;
  const table = `${block}.attn.relative_position_bias_table`;
  const window = (wholeRoot(keys.size(table, 0), table) + 1) / 2;
  const overlap = `${group}.overlap_attn.relative_position_bias_table`;
  return {
    width: keys.size("conv_first.weight", 0),
    hidden: keys.size(`${block}.mlp.fc1.weight`, 0),
    compressed: keys.size(`${block}.conv_block.cab.0.weight`, 0),
    squeezed: keys.size(`${block}.conv_block.cab.3.attention.1.weight`, 0),
    layers: Array.from({ length: keys.count("layers") }, (_, i) => {
      const inner = `layers.${i}.residual_group`;
      const heads = keys.size(`${inner}.overlap_attn.relative_position_bias_table`, 1);
      return { blocks: keys.count(`${inner}.blocks`), heads };
    }),
    window,
    overlapping: wholeRoot(keys.size(overlap, 0), overlap) + 1 - window,
    channels: keys.size("conv_first.weight", 1),
    out: keys.size("conv_last.weight", 0),
    closing: keys.has("conv_after_body.weight") ? "1conv" : "identity",
    end: { kind: "pixelshuffle", ...endOf(keys) },
    qkvBias: keys.has(`${block}.attn.qkv.bias`),
    firstNorm: keys.has("patch_embed.norm.weight"),
  };
}

function endOf(keys: KeyShapes): {
  readonly features: number;
  readonly factors: readonly number[];
} {
  const steps = shuffleSteps(keys, "upsample");
  return { ...steps, features: keys.size("conv_last.weight", 1) };
}
