/** A ControlNet's configuration from the keys and shapes of its file, by canonical names. What they do not tell (heads,
 *  groups) is what Stable Diffusion has, unless `hints` say otherwise. */
import { Problem, type Shape } from "@inkloom/engine";
import type { ConfigHints } from "../configurations/from-keys.ts";
import type { Manifest } from "../manifest.ts";
import type { UnetLevel } from "../unet/config.ts";
import { CONTROL_PREFIX, type ControlNetConfig } from "./config.ts";
import { hintChannels, smallCount } from "./small-count.ts";

/** Values per head where projections are linear. */
const HEAD_SIZE = 64;

/** Kinds of control that one network unites; published ones have six or eight. */
const MOST_KINDS = 64;
const KINDS = { en: "kinds of control that it unites", zh: "它联合的控制类型数" };

/** @throws Problem `weights/missing` that names what a size is read from */
export function controlNetConfigFromKeys(
  manifest: Manifest,
  hints: Pick<ConfigHints, "unetHeads" | "unetGroups"> = {},
): ControlNetConfig {
  const shapes = new Map(manifest.map(({ key, shape }) => [key, shape]));
  const shapeOf = (path: string): Shape | undefined => shapes.get(`${CONTROL_PREFIX}.${path}`);
  const size = (path: string, axis: number): number => {
    const found = shapeOf(path)?.[axis];
    if (found !== undefined) return found;
    throw new Problem("weights/missing", {
      en: `controlnet: weight "${path}" is missing or misshaped`,
      zh: `controlnet：缺少权重“${path}”，或其形状不符`,
    });
  };
  const isLinear = [...shapes].some(
    ([key, { length }]) => key.endsWith(".1.proj_in.weight") && length === 2,
  );
  const headsOf = (channels: number): number =>
    hints.unetHeads ?? (isLinear ? channels / HEAD_SIZE : 8);
  const depthOf = (block: string): number => {
    let depth = 0;
    while (shapeOf(`${block}.1.transformer_blocks.${depth}.norm1.weight`)) depth++;
    return depth;
  };

  const blocks: string[][] = [[]]; // of each level
  for (let i = 1; ; i++) {
    const block = `input_blocks.${i}`;
    if (shapeOf(`${block}.0.op.weight`)) blocks.push([]);
    else if (shapeOf(`${block}.0.in_layers.2.weight`)) blocks.at(-1)?.push(block);
    else break;
  }
  const levels = blocks.map((level): UnetLevel => {
    const [block = "input_blocks.1"] = level;
    const channels = size(`${block}.0.in_layers.2.weight`, 0);
    const depth = Math.max(0, ...level.map(depthOf));
    const shared = { channels, attention: depth > 0, heads: headsOf(channels) };
    return depth > 1 ? { ...shared, depth } : shared;
  });
  const reader = [...blocks.flat(), "middle_block"]
    .map((block) => shapeOf(`${block}.1.transformer_blocks.0.attn2.to_k.weight`)?.[1])
    .find((width) => width !== undefined);
  const vectorSize = shapeOf("label_emb.0.0.weight")?.[1];
  const kinds = shapeOf("task_embedding")?.[0];

  const hintWidths: number[] = [];
  while (shapeOf(`input_hint_block.${2 * hintWidths.length + 2}.weight`))
    hintWidths.push(size(`input_hint_block.${2 * hintWidths.length}.weight`, 0));
  return {
    inChannels: size("input_blocks.0.0.weight", 1),
    levels,
    resBlocks: Math.max(1, ...blocks.map(({ length }) => length)),
    groups: hints.unetGroups ?? 32,
    hintChannels: hintChannels(size("input_hint_block.0.weight", 1)),
    hintWidths,
    ...(reader !== undefined && { contextSize: reader }),
    ...(shapeOf("middle_block.1.norm.weight") && { middleDepth: depthOf("middle_block") }),
    ...(vectorSize !== undefined && { vectorSize }),
    ...(kinds !== undefined && { kinds: smallCount(kinds, MOST_KINDS, KINDS) }),
  };
}
