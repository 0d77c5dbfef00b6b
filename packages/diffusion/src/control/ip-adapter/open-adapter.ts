/** An IP-Adapter's file, checked against the checkpoint that it is to work with. */
import { graphOf, input, Problem, type Tensor } from "@inkloom/engine";
import {
  imageProjection,
  type IpAdapterConfig,
  ipAdapterConfig,
  ipAdapterWeights,
  keysValues,
  type Manifest,
  manifestOf,
  type PromptedBlock,
  promptedBlocks,
  type Weights,
  weightsAt,
} from "@inkloom/models";
import type { WeightEntry } from "@inkloom/engine/weights";
import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import { expectWhole, familyProblem, namingDamage } from "../control-network.ts";
import type { ControlFile } from "../control-unit.ts";

export interface OpenAdapter {
  readonly file: ControlFile;
  readonly config: IpAdapterConfig;
  /** By canonical keys. */
  readonly weights: ReadonlyMap<string, WeightEntry>;
  readonly manifest: Manifest;
  /** The blocks that it reaches, in the order of its layers. */
  readonly blocks: readonly PromptedBlock[];
}

/** @throws Problem `control/damaged`, `control/family` */
export function openAdapter(file: ControlFile, checkpoint: Checkpoint): OpenAdapter {
  const weights = ipAdapterWeights(file.weights);
  const manifest = [...weights].map(([key, { shape }]) => ({ key, shape }));
  const config = namingDamage(file, () => ipAdapterConfig(manifest));
  const { unet } = checkpoint;
  const blocks = promptedBlocks(unet.config);
  const own = blocks.map(({ channels }) => channels).join();
  if (config.projection.context !== unet.config.contextSize || config.channels.join() !== own) {
    const made = familyOf(config);
    throw familyProblem(file, checkpoint, {
      en: `it is an IP-Adapter for ${made.en}`,
      zh: `它是适用于${made.zh}的 IP-Adapter`,
    });
  }
  const asked = namingDamage(file, () => needed(config));
  expectWhole(file.path, "IP-Adapter", asked, manifest);
  return { file, config, weights, manifest, blocks };
}

/** Layers of the published adapters. */
const FAMILIES: Readonly<Record<number, string>> = { 16: "SD 1.x", 70: "SDXL" };

function familyOf({ channels, projection }: IpAdapterConfig) {
  const name = FAMILIES[channels.length];
  if (name !== undefined) return { en: name, zh: ` ${name} ` };
  const { context } = projection;
  return {
    en: `another network (${channels.length} layers, ${context} values per token)`,
    zh: `另一种网络（${channels.length} 层，每个标记 ${context} 个值）`,
  };
}

/** Values of a face's vector. */
export const FACE = 512;

/** What its graph asks for. */
function needed(config: IpAdapterConfig): Manifest {
  const { reads } = config.projection;
  return manifestOf(
    graphOf({
      ...promptOutputs(weightsAt(""), config, {
        embeds: input("embeds", [1, reads]),
        tokens: input("clip", [1, 2, reads]),
        face: input("face", [1, FACE]),
      }),
    }),
  );
}

/** Tokens, and what each layer's keys and values of them are: `prompt`, `k.0`, `v.0` ... */
export function promptOutputs(
  w: Weights,
  { projection, channels }: IpAdapterConfig,
  seen: Parameters<typeof imageProjection>[1],
  shortcut?: number,
): Record<string, Tensor> {
  const prompt = imageProjection(w.at("image_proj"), seen, projection, { shortcut });
  const layers = keysValues(w.at("ip_adapter"), prompt, channels);
  return {
    prompt,
    ...Object.fromEntries(
      layers.flatMap(({ k, v }, i) => [
        [`k.${i}`, k],
        [`v.${i}`, v],
      ]),
    ),
  };
}

/** For callers that name a part of a unit. */
export const unitProblem = (number: number, en: string, zh: string): Problem =>
  new Problem("control/unit", {
    en: `control ${number + 1}${en}`,
    zh: `控制单元 ${number + 1}${zh}`,
  });
