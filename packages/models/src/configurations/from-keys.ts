/** Configurations from the keys and shapes of a single-file checkpoint, which says no more of itself.
 *  What shapes do not tell (heads, groups, scaling factor) is what Stable Diffusion 1.x has, unless
 *  `hints` say otherwise. */
import { Problem, type Shape } from "@inkloom/engine";
import type { ClipConfig } from "../clip/config.ts";
import { emaName } from "../keys/ema.ts";
import type { Naming } from "../keys/naming.ts";
import { bareNaming, oldTextEncoderNaming, singleFileNaming } from "../keys/single-file.ts";
import { type Component, PREFIXES } from "../keys/prefixes.ts";
import type { Manifest } from "../manifest.ts";
import type { UnetConfig, UnetLevel } from "../unet/config.ts";
import type { VaeConfig } from "../vae/config.ts";
import type { ModelConfig } from "./model.ts";

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

/** The whole checkpoint; throws where one of the networks is not in it. */
export const configFromKeys = (manifest: Manifest, hints: ConfigHints = {}): ModelConfig => ({
  textEncoder: clipConfigFromKeys(manifest, hints),
  unet: unetConfigFromKeys(manifest, hints),
  vae: vaeConfigFromKeys(manifest, hints),
});

/** The U-Net of a checkpoint, plain or averaged only, or saved alone. */
export function unetConfigFromKeys(manifest: Manifest, hints: ConfigHints = {}): UnetConfig {
  const namings = [singleFileNaming("unet"), emaProbe, bareNaming("unet")];
  const file = probe("unet", manifest, namings, "input_blocks.0.0.weight");
  const heads = hints.unetHeads ?? 8;
  const groups = hints.unetGroups ?? 32;
  const levels: UnetLevel[] = [];
  let blocks = 0; // of the current level
  let resBlocks = 0;
  let contextSize = 0;
  for (let i = 1; ; i++) {
    const at = `input_blocks.${i}`;
    if (file.has(`${at}.0.op.weight`)) {
      blocks = 0;
      continue;
    }
    const channels = file.find(`${at}.0.in_layers.2.weight`)?.[0];
    if (channels === undefined) break;
    divides("unet", "heads", channels, heads);
    divides("unet", "groups", channels, groups);
    const keys = file.find(`${at}.1.transformer_blocks.0.attn2.to_k.weight`);
    contextSize = keys?.[1] ?? contextSize;
    if (blocks === 0) levels.push({ channels, attention: keys !== undefined, heads });
    blocks++;
    resBlocks = Math.max(resBlocks, blocks);
  }
  if (levels.length === 0) file.size("input_blocks.1.0.in_layers.2.weight", 0); // names it
  contextSize ||= file.size("middle_block.1.transformer_blocks.0.attn2.to_k.weight", 1);
  return {
    inChannels: file.size("input_blocks.0.0.weight", 1),
    outChannels: file.size("out.2.weight", 0),
    levels,
    resBlocks,
    contextSize,
    groups,
  };
}

/** The autoencoder of a checkpoint, or one saved alone with the same names. */
export function vaeConfigFromKeys(manifest: Manifest, hints: ConfigHints = {}): VaeConfig {
  const namings = [singleFileNaming("vae"), bareNaming("vae")];
  const file = probe("vae", manifest, namings, "decoder.up.0.block.0.conv1.weight");
  const groups = hints.vaeGroups ?? 32;
  const channels: number[] = [];
  for (let level = 0; ; level++) {
    const out = file.find(`decoder.up.${level}.block.0.conv1.weight`)?.[0];
    if (out === undefined) break;
    divides("vae", "groups", out, groups);
    channels.push(out);
  }
  let blocks = 1;
  while (file.has(`decoder.up.0.block.${blocks}.conv1.weight`)) blocks++;
  return {
    channels,
    resBlocks: blocks - 1,
    groups,
    pictureChannels: file.size("decoder.conv_out.weight", 0),
    latentChannels: file.size("decoder.conv_in.weight", 1),
    scalingFactor: hints.scalingFactor ?? 0.18215,
  };
}

/** CLIP of a checkpoint; the old naming too. */
export function clipConfigFromKeys(manifest: Manifest, hints: ConfigHints = {}): ClipConfig {
  const namings = [
    singleFileNaming("textEncoder"),
    oldTextEncoderNaming,
    bareNaming("textEncoder"),
  ];
  const token = "embeddings.token_embedding.weight";
  const file = probe("textEncoder", manifest, namings, token);
  const hidden = file.size(token, 1);
  let layers = 0;
  while (file.has(`encoder.layers.${layers}.mlp.fc1.weight`)) layers++;
  const heads = hints.textHeads ?? hidden / 64;
  if (!Number.isInteger(heads))
    throw new Problem(
      "models/unknown",
      `textEncoder: ${hidden} values per token do not tell the number of heads, expected a multiple of 64`,
    );
  divides("textEncoder", "heads", hidden, heads);
  return {
    layers,
    hidden,
    heads,
    intermediate: file.size("encoder.layers.0.mlp.fc1.weight", 0),
    activation: "quick_gelu",
    positions: file.size("embeddings.position_embedding.weight", 0),
    vocabulary: file.size(token, 0),
  };
}

/** Looks weights up by their path below the network, under the first naming that knows `landmark`. */
function probe(
  component: Component,
  manifest: Manifest,
  namings: readonly Pick<Naming, "nameOf">[],
  landmark: string,
) {
  const shapes = new Map(manifest.map(({ key, shape }) => [key, shape]));
  const under = (naming: Pick<Naming, "nameOf">, path: string): Shape | undefined =>
    shapes.get(naming.nameOf(`${PREFIXES[component]}.${path}`) ?? "");
  const naming = namings.find((candidate) => under(candidate, landmark));
  if (naming === undefined)
    throw new Problem(
      "models/unknown",
      `${component}: none of ${manifest.length} keys is ${PREFIXES[component]}.${landmark}, expected a Stable Diffusion 1.x checkpoint`,
    );
  const find = (path: string): Shape | undefined => under(naming, path);
  return {
    find,
    has: (path: string): boolean => find(path) !== undefined,
    size(path: string, axis: number): number {
      const size = find(path)?.[axis];
      if (size === undefined)
        throw new Problem("weights/missing", `${component}: weight "${path}" is missing`);
      return size;
    },
  };
}

function divides(component: Component, what: string, channels: number, parts: number): void {
  if (channels % parts !== 0)
    throw new Problem(
      "models/unknown",
      `${component}: ${channels} channels cannot have ${parts} ${what}, expected a multiple of ${parts}`,
    );
}
