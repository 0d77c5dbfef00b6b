/** Names of the autoencoder's modules: single-file checkpoint against diffusers, new and old. */
import type { VaeConfig } from "../vae/config.ts";
import { type ModulePair, type Naming, naming, within } from "./naming.ts";
import { PREFIXES } from "./prefixes.ts";

const RES_BLOCK: readonly ModulePair[] = [
  ["norm1", "norm1"],
  ["conv1", "conv1"],
  ["norm2", "norm2"],
  ["conv2", "conv2"],
  ["nin_shortcut", "conv_shortcut"],
];

const ATTENTION: readonly ModulePair[] = [
  ["norm", "group_norm"],
  ["q", "to_q"],
  ["k", "to_k"],
  ["v", "to_v"],
  ["proj_out", "to_out.0"],
];

/** Before diffusers 0.15. */
const OLD_ATTENTION: readonly ModulePair[] = [
  ["norm", "group_norm"],
  ["q", "query"],
  ["k", "key"],
  ["v", "value"],
  ["proj_out", "proj_attn"],
];

const half = (attention: readonly ModulePair[]): readonly ModulePair[] => [
  ["conv_in", "conv_in"],
  ...within(["mid.block_1", "mid_block.resnets.0"], RES_BLOCK),
  ...within(["mid.attn_1", "mid_block.attentions.0"], attention),
  ...within(["mid.block_2", "mid_block.resnets.1"], RES_BLOCK),
  ["norm_out", "conv_norm_out"],
  ["conv_out", "conv_out"],
];

const series = (length: number, pair: (i: number) => ModulePair): ModulePair[] =>
  Array.from({ length }, (_, i) => within(pair(i), RES_BLOCK)).flat();

function encoderLevels({ channels, resBlocks }: VaeConfig): ModulePair[] {
  return channels.flatMap((_, level) => [
    ...series(resBlocks, (i) => [`down.${level}.block.${i}`, `down_blocks.${level}.resnets.${i}`]),
    [`down.${level}.downsample.conv`, `down_blocks.${level}.downsamplers.0.conv`] as const,
  ]);
}

/** Levels of the decoder are numbered by resolution here, by order of use in diffusers. */
function decoderLevels({ channels, resBlocks }: VaeConfig): ModulePair[] {
  return channels.flatMap((_, level) => {
    const there = `up_blocks.${channels.length - 1 - level}`;
    return [
      ...series(resBlocks + 1, (i) => [`up.${level}.block.${i}`, `${there}.resnets.${i}`]),
      [`up.${level}.upsample.conv`, `${there}.upsamplers.0.conv`] as const,
    ];
  });
}

const pairs = (config: VaeConfig, attention: readonly ModulePair[]): ModulePair[] =>
  within(
    [PREFIXES.vae, ""],
    [
      ...within(["encoder", "encoder"], [...half(attention), ...encoderLevels(config)]),
      ...within(["decoder", "decoder"], [...half(attention), ...decoderLevels(config)]),
      ["quant_conv", "quant_conv"],
      ["post_quant_conv", "post_quant_conv"],
    ],
  );

/** An autoencoder in diffusers layout, e.g. `vae/diffusion_pytorch_model.safetensors`. */
export const vaeDiffusersNaming = (config: VaeConfig): Naming =>
  naming("diffusers", pairs(config, ATTENTION));

/** The same with attention named as before diffusers 0.15. */
export const vaeOldDiffusersNaming = (config: VaeConfig): Naming =>
  naming("diffusers before 0.15", pairs(config, OLD_ATTENTION));
