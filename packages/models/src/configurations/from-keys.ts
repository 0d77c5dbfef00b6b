/** Configurations from the keys and shapes of a single-file checkpoint, which says no more of itself.
 *  What shapes do not tell (heads, groups, scaling factor) is what Stable Diffusion 1.x has, unless
 *  `hints` say otherwise. */
import { Problem } from "@inkloom/engine";
import type { ClipConfig } from "../clip/config.ts";
import { emaName } from "../keys/ema.ts";
import type { Naming } from "../keys/naming.ts";
import { bareNaming, oldTextEncoderNaming, singleFileNaming } from "../keys/single-file.ts";
import type { Component } from "../keys/prefixes.ts";
import type { Manifest } from "../manifest.ts";
import type { UnetConfig, UnetLevel } from "../unet/config.ts";
import type { VaeConfig } from "../vae/config.ts";
import {
  divides,
  findNetwork,
  type KeyProbe,
  type Place,
  probe,
  type Sought,
} from "./key-probe.ts";
import type { ModelConfig } from "./model.ts";
import { SD15 } from "./sd15.ts";

/** What keys and shapes do not tell. */
export interface ConfigHints {
  /** @default hidden / 64 */
  readonly textHeads?: number;
  /** @default 8 */
  readonly unetHeads?: number;
  /** @default 32 */
  readonly unetGroups?: number;
  /** @default 32 */
  readonly vaeGroups?: number;
  /** @default 0.18215 */
  readonly scalingFactor?: number;
}

const emaProbe: Pick<Naming, "nameOf"> = { nameOf: emaName };

const TOKENS = "embeddings.token_embedding.weight";
const UNET_FIRST = "input_blocks.0.0.weight";

/** Under which names each network is looked for, and by which weights. */
const SOUGHT: Readonly<Record<Component, Sought>> = {
  textEncoder: {
    namings: [singleFileNaming("textEncoder"), oldTextEncoderNaming, bareNaming("textEncoder")],
    landmarks: [TOKENS, "final_layer_norm.weight"],
  },
  unet: {
    namings: [singleFileNaming("unet"), emaProbe, bareNaming("unet")],
    landmarks: [UNET_FIRST, "input_blocks.0.0.bias", "out.2.weight"],
  },
  vae: {
    namings: [singleFileNaming("vae"), bareNaming("vae")],
    landmarks: vaeWidthOf(0, 0).map(([path]) => path),
  },
};

const look = (component: Component, manifest: Manifest): KeyProbe =>
  probe(component, manifest, SOUGHT[component]);

/** The whole checkpoint. Where one network is not in it beside a U-Net of Stable Diffusion 1.5's sizes, its
 *  configuration is that of 1.5, so that what the file lacks can be named; otherwise it throws. */
export function configFromKeys(manifest: Manifest, hints: ConfigHints = {}): ModelConfig {
  const held = (component: Component): boolean =>
    findNetwork(component, manifest, SOUGHT[component]) !== undefined;
  const [hasText, hasVae] = [held("textEncoder"), held("vae")];
  const unet = held("unet") && hasText !== hasVae ? unetConfigFromKeys(manifest, hints) : undefined;
  return {
    textEncoder:
      !hasText && unet?.contextSize === SD15.textEncoder.hidden
        ? SD15.textEncoder
        : clipConfigFromKeys(manifest, hints),
    unet: unet ?? unetConfigFromKeys(manifest, hints),
    vae:
      !hasVae && unet?.outChannels === SD15.vae.latentChannels
        ? SD15.vae
        : vaeConfigFromKeys(manifest, hints),
  };
}

/** The U-Net of a checkpoint, plain or averaged only, or saved alone. */
export function unetConfigFromKeys(manifest: Manifest, hints: ConfigHints = {}): UnetConfig {
  const file = look("unet", manifest);
  const heads = hints.unetHeads ?? 8;
  const groups = hints.unetGroups ?? 32;
  const blocks = unetBlocks(file);
  if (blocks.length === 0) file.size(widthOf("input_blocks.1.0")); // names it
  const levels = blocks.map((level): UnetLevel => {
    const channels = file.size(level.flatMap((at) => widthOf(`${at}.0`)));
    divides("unet", "heads", channels, heads);
    divides("unet", "groups", channels, groups);
    return { channels, attention: level.some((at) => hasAttention(file, at)), heads };
  });
  const transformers = [...blocks.flat(), "middle_block"].map(
    (at) => `${at}.1.transformer_blocks.0.attn2`,
  );
  return {
    inChannels: file.sizeAt([[UNET_FIRST, 1]]) ?? SD15.unet.inChannels,
    outChannels: file.size([
      ["out.2.weight", 0],
      ["out.2.bias", 0],
      [UNET_FIRST, 1], // where the U-Net reads nothing besides the latents
    ]),
    levels,
    resBlocks: Math.max(...blocks.map((level) => level.length)),
    contextSize: file.size(
      transformers.flatMap((at): Place[] => [
        [`${at}.to_k.weight`, 1],
        [`${at}.to_v.weight`, 1],
      ]),
    ),
    groups,
  };
}

/** The blocks on the way down by level, e.g. `input_blocks.1`; a down-sampling ends a level. */
function unetBlocks(file: KeyProbe): string[][] {
  const levels: string[][] = [[]];
  for (let i = 1; ; i++) {
    const at = `input_blocks.${i}`;
    if (file.has(`${at}.0.op.weight`, `${at}.0.op.bias`)) levels.push([]);
    else if (file.sizeAt(widthOf(`${at}.0`)) !== undefined) levels.at(-1)?.push(at);
    else return levels.filter((level) => level.length > 0);
  }
}

/** What a residual block's output channels can be told by. */
const widthOf = (block: string): Place[] => [
  [`${block}.in_layers.2.weight`, 0],
  [`${block}.in_layers.2.bias`, 0],
  [`${block}.out_layers.0.weight`, 0],
  [`${block}.out_layers.3.bias`, 0],
];

const hasAttention = (file: KeyProbe, block: string): boolean =>
  file.has(`${block}.1.norm.weight`, `${block}.1.proj_in.weight`);

/** The autoencoder of a checkpoint, or one saved alone with the same names. */
export function vaeConfigFromKeys(manifest: Manifest, hints: ConfigHints = {}): VaeConfig {
  const file = look("vae", manifest);
  const groups = hints.vaeGroups ?? 32;
  const blocksOf = (level: number): Place[][] => {
    const blocks: Place[][] = [];
    while (file.sizeAt(vaeWidthOf(level, blocks.length)) !== undefined)
      blocks.push(vaeWidthOf(level, blocks.length));
    return blocks;
  };
  const channels: number[] = [];
  for (let blocks = blocksOf(0); blocks.length > 0; blocks = blocksOf(channels.length)) {
    const width = file.size(blocks.flat());
    divides("vae", "groups", width, groups);
    channels.push(width);
  }
  if (channels.length === 0) file.size(vaeWidthOf(0, 0)); // names it
  return {
    channels,
    resBlocks: Math.max(1, blocksOf(0).length - 1),
    groups,
    pictureChannels: file.size([
      ["decoder.conv_out.weight", 0],
      ["decoder.conv_out.bias", 0],
      ["encoder.conv_in.weight", 1],
    ]),
    latentChannels: file.size([
      ["decoder.conv_in.weight", 1],
      ["post_quant_conv.bias", 0],
      ["post_quant_conv.weight", 0],
    ]),
    scalingFactor: hints.scalingFactor ?? SD15.vae.scalingFactor,
  };
}

/** What the width of a decoder's block can be told by. */
function vaeWidthOf(level: number, block: number): Place[] {
  return ["conv1.weight", "conv1.bias", "norm2.weight", "conv2.bias"].map((layer) => [
    `decoder.up.${level}.block.${block}.${layer}`,
    0,
  ]);
}

/** CLIP of a checkpoint; the old naming too. */
export function clipConfigFromKeys(manifest: Manifest, hints: ConfigHints = {}): ClipConfig {
  const file = look("textEncoder", manifest);
  const hidden = file.size([
    [TOKENS, 1],
    ["final_layer_norm.weight", 0],
    ["final_layer_norm.bias", 0],
  ]);
  const layer = (index: number, name: string): string => `encoder.layers.${index}.${name}`;
  let layers = 0;
  while (file.has(layer(layers, "mlp.fc1.weight"), layer(layers, "layer_norm1.weight"))) layers++;
  const heads = hints.textHeads ?? hidden / 64;
  if (!Number.isInteger(heads))
    throw new Problem("models/unknown", {
      en: `textEncoder: ${hidden} values per token do not tell the number of heads, expected a multiple of 64`,
      zh: `textEncoder：每个词元有 ${hidden} 个值，无法据此确定注意力头数，应为 64 的倍数`,
    });
  divides("textEncoder", "heads", hidden, heads);
  const widths = Array.from({ length: Math.max(1, layers) }, (_, index): Place[] => [
    [layer(index, "mlp.fc1.weight"), 0],
    [layer(index, "mlp.fc1.bias"), 0],
  ]);
  return {
    layers,
    hidden,
    heads,
    intermediate: file.size(widths.flat()),
    activation: "quick_gelu",
    positions:
      file.sizeAt([["embeddings.position_embedding.weight", 0]]) ?? SD15.textEncoder.positions,
    vocabulary: file.sizeAt([[TOKENS, 0]]) ?? SD15.textEncoder.vocabulary,
  };
}
