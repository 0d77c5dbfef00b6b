/** Configurations from the keys and shapes of a single-file checkpoint, which says no more of itself.
 *  What shapes do not tell (heads, groups, scaling factor) is what Stable Diffusion has, unless `hints` say
 *  otherwise. Keys of OpenCLIP's text encoders are those of `spellOut`. */
import { Problem } from "@inkloom/engine";
import type { ClipConfig, ClipProjection } from "../clip/config.ts";
import { emaName } from "../keys/ema.ts";
import type { Naming } from "../keys/naming.ts";
import type { Component } from "../keys/prefixes.ts";
import { bareNaming, singleFileNaming } from "../keys/single-file.ts";
import { OPEN_CLIP, TEXT_ENCODER_2_NAMINGS, TEXT_ENCODER_NAMINGS } from "../keys/text-encoders.ts";
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
import { SD21 } from "./sd21.ts";
import { SDXL, SDXL_REFINER } from "./sdxl.ts";

/** What keys and shapes do not tell. */
export interface ConfigHints {
  /** @default hidden / 64 */
  readonly textHeads?: number;
  /** @default 8, or channels / 64 where the projections are linear (SD 2.x, SDXL) */
  readonly unetHeads?: number;
  /** @default 32 */
  readonly unetGroups?: number;
  /** @default 32 */
  readonly vaeGroups?: number;
  /** @default 0.13025 beside a U-Net of SDXL, else 0.18215 */
  readonly scalingFactor?: number;
}

const emaProbe: Pick<Naming, "id" | "nameOf"> = { id: "averaged", nameOf: emaName };

const TOKENS = "embeddings.token_embedding.weight";
const TEXT_LANDMARKS = [TOKENS, "final_layer_norm.weight"];
const UNET_FIRST = "input_blocks.0.0.weight";

/** Under which names each network is looked for, and by which weights. */
const SOUGHT: Readonly<Record<Component, Sought>> = {
  textEncoder: { namings: TEXT_ENCODER_NAMINGS, landmarks: TEXT_LANDMARKS },
  textEncoder2: { namings: TEXT_ENCODER_2_NAMINGS, landmarks: TEXT_LANDMARKS },
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

/** The whole checkpoint. Where one network is not in it beside a U-Net of a known family's sizes, its
 *  configuration is that family's, so that what the file lacks can be named; otherwise it throws. */
export function configFromKeys(manifest: Manifest, hints: ConfigHints = {}): ModelConfig {
  const held = (component: Component): boolean =>
    findNetwork(component, manifest, SOUGHT[component]) !== undefined;
  const [hasText, hasVae] = [held("textEncoder"), held("vae")];
  const first =
    held("unet") && hasText !== hasVae ? unetConfigFromKeys(manifest, hints) : undefined;
  const known = first && FAMILIES.find((family) => isLike(first, family.unet));
  const textEncoder =
    (hasText ? undefined : known?.textEncoder) ?? clipConfigFromKeys(manifest, hints);
  const unet = first ?? unetConfigFromKeys(manifest, hints);
  const xl = unet.vectorSize !== undefined;
  const vaeHints = xl ? { scalingFactor: SDXL.vae.scalingFactor, ...hints } : hints;
  const vae =
    (hasVae || unet.outChannels !== SD15.vae.latentChannels ? undefined : (known ?? SD15).vae) ??
    vaeConfigFromKeys(manifest, vaeHints);
  if (!xl || unet.contextSize === textEncoder.hidden) return { textEncoder, unet, vae };
  const textEncoder2 = held("textEncoder2")
    ? clipConfigFromKeys(manifest, hints, "textEncoder2")
    : SDXL.textEncoder2;
  return { textEncoder, ...(textEncoder2 && { textEncoder2 }), unet, vae };
}

const FAMILIES = [SD15, SD21, SDXL, SDXL_REFINER];

const isLike = (a: UnetConfig, b: UnetConfig): boolean =>
  a.contextSize === b.contextSize && a.vectorSize === b.vectorSize;

/** The U-Net of a checkpoint, plain or averaged only, or saved alone. */
export function unetConfigFromKeys(manifest: Manifest, hints: ConfigHints = {}): UnetConfig {
  const file = look("unet", manifest);
  const headsOf = (channels: number): number =>
    hints.unetHeads ?? (hasLinear(file) ? channels / HEAD_SIZE : 8);
  const groups = hints.unetGroups ?? 32;
  const blocks = unetBlocks(file);
  if (blocks.length === 0) file.size(widthOf("input_blocks.1.0")); // names it
  const levels = blocks.map((level): UnetLevel => {
    const channels = file.size(level.flatMap((at) => widthOf(`${at}.0`)));
    const heads = headsOf(channels);
    if (Number.isInteger(heads)) divides("unet", "heads", channels, heads);
    else divides("unet", "heads", channels, HEAD_SIZE);
    divides("unet", "groups", channels, groups);
    return { channels, attention: level.some((at) => hasAttention(file, at)), heads };
  });
  const depths = blocks.map((level) => Math.max(...level.map((at) => depthOf(file, at))));
  depths.splice(-1, 1, Math.max(depths.at(-1) ?? 0, depthOf(file, "middle_block")));
  const vectorSize = file.sizeAt([["label_emb.0.0.weight", 1]]);
  const guidanceSize = file.sizeAt([["time_embed.cond_proj.weight", 1]]);
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
    levels: levels.map((level, i) => {
      const depth = depths[i] ?? 1;
      return depth > 1 ? { ...level, depth } : level;
    }),
    resBlocks: Math.max(...blocks.map((level) => level.length)),
    contextSize: file.size(
      transformers.flatMap((at): Place[] => [
        [`${at}.to_k.weight`, 1],
        [`${at}.to_v.weight`, 1],
      ]),
    ),
    groups,
    ...(vectorSize !== undefined && { vectorSize }),
    ...(guidanceSize !== undefined && { guidanceSize }),
  };
}

/** Values per head where projections are linear. */
const HEAD_SIZE = 64;

/** Whether a transformer's projection is a matrix, as in SD 2.x and SDXL, and no 1x1 kernel. */
const hasLinear = (file: KeyProbe): boolean =>
  file.sizeAt([["middle_block.1.proj_in.weight", 0]]) !== undefined &&
  file.sizeAt([["middle_block.1.proj_in.weight", 2]]) === undefined;

/** Transformer blocks one after another; 0 where there is none. More than any known network has are not
 *  counted. */
function depthOf(file: KeyProbe, block: string): number {
  let depth = 0;
  const at = (): string => `${block}.1.transformer_blocks.${depth}`;
  while (depth < 100 && file.has(`${at()}.norm1.weight`, `${at()}.norm3.weight`)) depth++;
  return depth;
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

/** A text encoder of a checkpoint, CLIP's or OpenCLIP's. */
export function clipConfigFromKeys(
  manifest: Manifest,
  hints: ConfigHints = {},
  component: "textEncoder" | "textEncoder2" = "textEncoder",
): ClipConfig {
  const file = look(component, manifest);
  const open = OPEN_CLIP.has(file.naming) || component === "textEncoder2";
  const xl = file.naming.includes("SDXL") || component === "textEncoder2";
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
      en: `${component}: ${hidden} values per token do not tell the number of heads, expected a multiple of 64`,
      zh: `${component}：每个词元有 ${hidden} 个值，无法据此确定注意力头数，应为 64 的倍数`,
    });
  divides(component, "heads", hidden, heads);
  const widths = Array.from({ length: Math.max(1, layers) }, (_, index): Place[] => [
    [layer(index, "mlp.fc1.weight"), 0],
    [layer(index, "mlp.fc1.bias"), 0],
  ]);
  return {
    layers,
    hidden,
    heads,
    intermediate: file.size(widths.flat()),
    activation: open ? "gelu" : "quick_gelu",
    positions:
      file.sizeAt([["embeddings.position_embedding.weight", 0]]) ?? SD15.textEncoder.positions,
    vocabulary: file.sizeAt([[TOKENS, 0]]) ?? SD15.textEncoder.vocabulary,
    // some files of SD 2.x come without the last of the 24 layers, which nobody reads
    ...((open || xl) && {
      clipSkip: open && !xl && layers === SD21.textEncoder.layers - 1 ? 1 : 2,
    }),
    ...(xl && { normed: false }),
    ...(xl && open && { projection: projectionOf(file, hidden) }),
  };
}

function projectionOf(file: KeyProbe, hidden: number): ClipProjection {
  const linear = file.sizeAt([["text_projection.weight", 0]]);
  if (linear !== undefined) return { size: linear, layout: "linear" };
  return { size: file.sizeAt([["text_projection", 1]]) ?? hidden, layout: "matrix" };
}
