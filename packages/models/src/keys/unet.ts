/** Names of the U-Net's modules: single-file checkpoint against diffusers. */
import type { UnetConfig } from "../unet/config.ts";
import { type ModulePair, type Naming, naming, within } from "./naming.ts";
import { PREFIXES } from "./prefixes.ts";

const RES_BLOCK: readonly ModulePair[] = [
  ["in_layers.0", "norm1"],
  ["in_layers.2", "conv1"],
  ["emb_layers.1", "time_emb_proj"],
  ["out_layers.0", "norm2"],
  ["out_layers.3", "conv2"],
  ["skip_connection", "conv_shortcut"],
];

const FIXED: readonly ModulePair[] = [
  ["time_embed.0", "time_embedding.linear_1"],
  ["time_embed.2", "time_embedding.linear_2"],
  ["time_embed.cond_proj", "time_embedding.cond_proj"],
  ["label_emb.0.0", "add_embedding.linear_1"],
  ["label_emb.0.2", "add_embedding.linear_2"],
  ["input_blocks.0.0", "conv_in"],
  ["out.0", "conv_norm_out"],
  ["out.2", "conv_out"],
  ...within(["middle_block.0", "mid_block.resnets.0"], RES_BLOCK),
  ["middle_block.1", "mid_block.attentions.0"],
  ...within(["middle_block.2", "mid_block.resnets.1"], RES_BLOCK),
];

/** Input blocks are numbered through; diffusers numbers them per level. */
function inputBlocks({ levels, resBlocks }: UnetConfig): ModulePair[] {
  return levels.flatMap((_, level) => {
    const block = (i: number): string => `input_blocks.${1 + level * (resBlocks + 1) + i}`;
    const there = `down_blocks.${level}`;
    const blocks = Array.from({ length: resBlocks }, (_unused, i): ModulePair[] => [
      ...within([`${block(i)}.0`, `${there}.resnets.${i}`], RES_BLOCK),
      [`${block(i)}.1`, `${there}.attentions.${i}`],
    ]);
    return [...blocks.flat(), [`${block(resBlocks)}.0.op`, `${there}.downsamplers.0.conv`]];
  });
}

/** The up-sampling stands after the last block's transformer, where there is one. */
function outputBlocks({ levels, resBlocks }: UnetConfig): ModulePair[] {
  return levels.toReversed().flatMap(({ attention }, step) => {
    const block = (i: number): string => `output_blocks.${step * (resBlocks + 1) + i}`;
    const there = `up_blocks.${step}`;
    const blocks = Array.from({ length: resBlocks + 1 }, (_, i): ModulePair[] => [
      ...within([`${block(i)}.0`, `${there}.resnets.${i}`], RES_BLOCK),
      ...(attention ? [[`${block(i)}.1`, `${there}.attentions.${i}`] as const] : []),
    ]);
    const upsampling = `${block(resBlocks)}.${attention ? 2 : 1}.conv`;
    return [...blocks.flat(), [upsampling, `${there}.upsamplers.0.conv`]];
  });
}

/** A U-Net in diffusers layout, e.g. `unet/diffusion_pytorch_model.safetensors`. */
export const unetDiffusersNaming = (config: UnetConfig): Naming =>
  naming(
    "diffusers",
    within([PREFIXES.unet, ""], [...FIXED, ...inputBlocks(config), ...outputBlocks(config)]),
  );
