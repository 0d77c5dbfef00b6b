/** Names of a ControlNet's modules: as published (`control_model.`), saved alone, and in diffusers. Files do not say how
 *  many levels they have, so that the namings are made for the keys of one. */
import { CONTROL_PREFIX, type ControlNetConfig } from "../controlnet/config.ts";
import type { Manifest } from "../manifest.ts";
import type { UnetLevel } from "../unet/config.ts";
import { type ModulePair, type Naming, naming } from "./naming.ts";
import { PREFIXES } from "./prefixes.ts";
import { unetDiffusersNaming } from "./unet.ts";

const published: Naming = naming("ControlNet", [[CONTROL_PREFIX, CONTROL_PREFIX]]);
const alone: Naming = naming("ControlNet saved alone", [[CONTROL_PREFIX, ""]]);

/** How `file` names its weights: by what begins its keys, as any name could be one of a network saved alone. */
export function controlNetNaming(file: Manifest): Naming {
  const has = (prefix: string): boolean => file.some(({ key }) => key.startsWith(prefix));
  if (has(`${CONTROL_PREFIX}.`)) return published;
  return has("controlnet_") || has("down_blocks.") ? namingOfFile(file) : alone;
}

const HINT = "controlnet_cond_embedding";

/** In diffusers layout, for as many levels and blocks as the file has. */
function namingOfFile(file: Manifest): Naming {
  const keys = new Set(file.map(({ key }) => key));
  const count = (name: (i: number) => string): number => {
    let i = 0;
    while (keys.has(name(i))) i++;
    return i;
  };
  return diffusersNaming({
    levels: count((i) => `down_blocks.${i}.resnets.0.conv1.weight`),
    resBlocks: count((i) => `down_blocks.0.resnets.${i}.conv1.weight`),
    inner: count((i) => `${HINT}.blocks.${i}.weight`),
    answers: count((i) => `controlnet_down_blocks.${i}.weight`),
  });
}

/** In diffusers layout, as a network of this configuration is saved. */
export const controlNetDiffusersNaming = ({
  levels,
  resBlocks,
  hintWidths,
}: Pick<ControlNetConfig, "levels" | "resBlocks" | "hintWidths">): Naming =>
  diffusersNaming({
    levels: levels.length,
    resBlocks,
    inner: hintWidths.length - 1,
    answers: levels.length * (resBlocks + 1),
  });

interface Counts {
  readonly levels: number;
  readonly resBlocks: number;
  /** Convolutions between the first and the last that read the control picture. */
  readonly inner: number;
  /** Of the blocks, without the middle. */
  readonly answers: number;
}

function diffusersNaming({ levels, resBlocks, inner, answers }: Counts): Naming {
  const level: UnetLevel = { channels: 0, attention: true, heads: 1 }; // names do not depend on it
  const unet = unetDiffusersNaming({
    inChannels: 0,
    outChannels: 0,
    levels: Array.from({ length: levels }, () => level),
    resBlocks,
    contextSize: 0,
    groups: 1,
  });
  const own = naming("", [
    ["input_hint_block.0", `${HINT}.conv_in`],
    ...numbered(inner, (i): ModulePair => [`input_hint_block.${2 * i + 2}`, `${HINT}.blocks.${i}`]),
    [`input_hint_block.${2 * inner + 2}`, `${HINT}.conv_out`],
    ...numbered(answers, (i): ModulePair => [`zero_convs.${i}.0`, `controlnet_down_blocks.${i}`]),
    ["middle_block_out.0", "controlnet_mid_block"],
    ...UNION.map((module): ModulePair => [module, module]),
  ]);
  return {
    id: "diffusers",
    nameOf(key) {
      const path = below(CONTROL_PREFIX, key);
      if (path === undefined || path.startsWith("out")) return undefined;
      if (path === "task_embedding") return path;
      return own.nameOf(path) ?? unet.nameOf(`${PREFIXES.unet}.${path}`);
    },
    keyOf(name) {
      if (name === "task_embedding") return `${CONTROL_PREFIX}.${name}`;
      const path = own.keyOf(name) ?? below(PREFIXES.unet, unet.keyOf(name) ?? "");
      return path === undefined ? undefined : `${CONTROL_PREFIX}.${path}`;
    },
  };
}

/** Modules of a union of networks, which every layout calls the same. */
const UNION = [
  "transformer_layes",
  "spatial_ch_projs",
  "control_add_embedding.linear_1",
  "control_add_embedding.linear_2",
];

const numbered = <T>(length: number, make: (i: number) => T): T[] =>
  Array.from({ length }, (_, i) => make(i));

const below = (prefix: string, key: string): string | undefined =>
  key.startsWith(`${prefix}.`) ? key.slice(prefix.length + 1) : undefined;
