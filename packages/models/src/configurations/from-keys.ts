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

/** CLIP's own, for files that lack the tables. */
const CLIP_POSITIONS = 77;
const CLIP_VOCABULARY = 49408;

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
  const first = "input_blocks.0.0.weight";
  const file = probe("unet", manifest, namings, [first, "input_blocks.0.0.bias", "out.2.weight"]);
  const heads = hints.unetHeads ?? 8;
  const groups = hints.unetGroups ?? 32;
  const levels: UnetLevel[] = [];
  let blocks = 0; // of the current level
  let resBlocks = 0;
  let contextSize = 0;
  const contextAt = (transformer: string): Shape | undefined =>
    file.find(`${transformer}.attn2.to_k.weight`, `${transformer}.attn2.to_v.weight`);
  for (let i = 1; ; i++) {
    const at = `input_blocks.${i}`;
    if (file.find(`${at}.0.op.weight`, `${at}.0.op.bias`)) {
      blocks = 0;
      continue;
    }
    const layers = ["in_layers.2.weight", "in_layers.2.bias", "out_layers.0.weight"];
    const channels = file.find(...layers.map((layer) => `${at}.0.${layer}`))?.[0];
    if (channels === undefined) break;
    divides("unet", "heads", channels, heads);
    divides("unet", "groups", channels, groups);
    const norm = file.find(`${at}.1.norm.weight`, `${at}.1.proj_in.weight`);
    contextSize ||= contextAt(`${at}.1.transformer_blocks.0`)?.[1] ?? 0;
    if (blocks === 0) levels.push({ channels, attention: norm !== undefined, heads });
    blocks++;
    resBlocks = Math.max(resBlocks, blocks);
  }
  if (levels.length === 0) file.size(["input_blocks.1.0.in_layers.2.weight", 0]); // names it
  const middle = "middle_block.1.transformer_blocks.0.attn2";
  contextSize ||= file.size([`${middle}.to_k.weight`, 1], [`${middle}.to_v.weight`, 1]);
  return {
    inChannels: file.find(first)?.[1] ?? 4,
    outChannels: file.size(["out.2.weight", 0], ["out.2.bias", 0]),
    levels,
    resBlocks,
    contextSize,
    groups,
  };
}

/** The autoencoder of a checkpoint, or one saved alone with the same names. */
export function vaeConfigFromKeys(manifest: Manifest, hints: ConfigHints = {}): VaeConfig {
  const namings = [singleFileNaming("vae"), bareNaming("vae")];
  const layersOf = (level: number, block: number): string[] =>
    ["conv1.weight", "conv1.bias", "norm2.weight"].map(
      (layer) => `decoder.up.${level}.block.${block}.${layer}`,
    );
  const file = probe("vae", manifest, namings, layersOf(0, 0));
  const groups = hints.vaeGroups ?? 32;
  const channels: number[] = [];
  for (let level = 0; ; level++) {
    const out = file.find(...layersOf(level, 0))?.[0];
    if (out === undefined) break;
    divides("vae", "groups", out, groups);
    channels.push(out);
  }
  let blocks = 1;
  while (file.find(...layersOf(0, blocks))) blocks++;
  return {
    channels,
    resBlocks: blocks - 1,
    groups,
    pictureChannels: file.size(["decoder.conv_out.weight", 0], ["decoder.conv_out.bias", 0]),
    latentChannels: file.size(["decoder.conv_in.weight", 1], ["post_quant_conv.bias", 0]),
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
  const norm = "final_layer_norm.weight";
  const file = probe("textEncoder", manifest, namings, [token, norm]);
  const hidden = file.size([token, 1], [norm, 0]);
  const layer = (index: number, name: string): string => `encoder.layers.${index}.${name}`;
  let layers = 0;
  while (file.find(layer(layers, "mlp.fc1.weight"), layer(layers, "layer_norm1.weight"))) layers++;
  const heads = hints.textHeads ?? hidden / 64;
  if (!Number.isInteger(heads))
    throw new Problem(
      "models/unknown",
      { en: `textEncoder: ${hidden} values per token do not tell the number of heads, expected a multiple of 64`, zh: `textEncoder：每个词元有 ${hidden} 个值，无法据此确定注意力头数，应为 64 的倍数` },
    );
  divides("textEncoder", "heads", hidden, heads);
  return {
    layers,
    hidden,
    heads,
    intermediate: file.size([layer(0, "mlp.fc1.weight"), 0], [layer(0, "mlp.fc1.bias"), 0]),
    activation: "quick_gelu",
    positions: file.find("embeddings.position_embedding.weight")?.[0] ?? CLIP_POSITIONS,
    vocabulary: file.find(token)?.[0] ?? CLIP_VOCABULARY,
  };
}

/** Looks weights up by their path below the network, under the first naming that knows a landmark.
 *  What one weight tells, another tells as well: a file that lacks a few must not pass for a smaller
 *  network, so that the missing ones can be named. */
function probe(
  component: Component,
  manifest: Manifest,
  namings: readonly Pick<Naming, "nameOf">[],
  landmarks: readonly string[],
) {
  const shapes = new Map(manifest.map(({ key, shape }) => [key, shape]));
  const under = (naming: Pick<Naming, "nameOf">, path: string): Shape | undefined =>
    shapes.get(naming.nameOf(`${PREFIXES[component]}.${path}`) ?? "");
  const naming = namings.find((candidate) => landmarks.some((path) => under(candidate, path)));
  if (naming === undefined)
    throw new Problem(
      "models/unknown",
      { en: `${component}: none of ${manifest.length} keys is ${PREFIXES[component]}.${landmarks[0] ?? ""}, expected a Stable Diffusion 1.x checkpoint`, zh: `${component}：${manifest.length} 个键中没有 ${PREFIXES[component]}.${landmarks[0] ?? ""}，应为 Stable Diffusion 1.x 检查点` },
    );
  /** The shape of the first that is there. */
  const find = (...paths: readonly string[]): Shape | undefined => {
    for (const path of paths) {
      const shape = under(naming, path);
      if (shape !== undefined) return shape;
    }
    return undefined;
  };
  return {
    find,
    /** The size of the first that is there; the problem names the first of all. */
    size(...places: readonly [path: string, axis: number][]): number {
      for (const [path, axis] of places) {
        const size = find(path)?.[axis];
        if (size !== undefined) return size;
      }
      const [[path] = [""]] = places;
      throw new Problem("weights/missing", { en: `${component}: weight "${path}" is missing`, zh: `${component}：缺少权重“${path}”` });
    },
  };
}

/** In Chinese. */
const PARTS = { heads: "注意力头", groups: "归一化分组" } as const;

function divides(component: Component, what: keyof typeof PARTS, channels: number, parts: number): void {
  if (channels % parts !== 0)
    throw new Problem(
      "models/unknown",
      { en: `${component}: ${channels} channels cannot have ${parts} ${what}, expected a multiple of ${parts}`, zh: `${component}：${channels} 个通道无法分成 ${parts} 个${PARTS[what]}，应为 ${parts} 的倍数` },
    );
}
