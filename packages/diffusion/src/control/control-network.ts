/** A ControlNet's file as a network: its configuration, and where each of its weights lies. */
import { Problem } from "@inkloom/engine";
import type { WeightEntry } from "@inkloom/engine/weights";
import {
  type Applied,
  CONTROL_PREFIX,
  type ControlNetConfig,
  controlNetConfigFromKeys,
  controlNetNaming,
  type Factors,
  layoutOf,
  type Manifest,
  PREFIXES,
  type UnetConfig,
} from "@inkloom/models";
import type { Checkpoint, Network } from "../checkpoint/checkpoint.ts";
import { expectWeights } from "../checkpoint/expect-weights.ts";
import { weightFaults } from "../weight-faults.ts";
import type { ControlFile } from "./control-unit.ts";

export type ControlNetwork = Network<ControlNetConfig>;

/** Marks a file that holds only what differs from a U-Net's own weights, by matrices of low rank. */
const CONTROL_LORA_MARK = "lora_controlnet";

/** @throws Problem `control/family`, `control/damaged` */
export function controlNetwork(file: ControlFile, checkpoint: Checkpoint): ControlNetwork {
  return file.weights.has(CONTROL_LORA_MARK)
    ? loraNetwork(file, checkpoint)
    : plainNetwork(file, checkpoint);
}

function plainNetwork(file: ControlFile, checkpoint: Checkpoint): ControlNetwork {
  const { keyOf } = controlNetNaming(file.manifest);
  const weights = new Map([...file.weights].map(([key, entry]) => [keyOf(key) ?? key, entry]));
  const { levels, groups } = checkpoint.unet.config;
  const manifest = manifestOfWeights(weights);
  const config = namingDamage(file, () =>
    controlNetConfigFromKeys(manifest, { unetGroups: groups }),
  );
  // Of checkpoints that have other heads than their keys tell, the networks made for them have them, too.
  const heads = config.levels.map((level, i) => ({
    ...level,
    heads: levels[i]?.channels === level.channels ? levels[i].heads : level.heads,
  }));
  expectFamily(file, config, checkpoint);
  return { config: { ...config, levels: heads }, weights };
}

/** Weights are the U-Net's own with what the file has of them; what is new is the file's alone. */
function loraNetwork(file: ControlFile, checkpoint: Checkpoint): ControlNetwork {
  const { unet } = checkpoint;
  expectWeights(unet, { en: `The control network ${file.name}`, zh: `控制网络 ${file.name} ` });
  const weights = new Map<string, WeightEntry>();
  for (const [key, entry] of unet.weights)
    weights.set(key.replace(PREFIXES.unet, CONTROL_PREFIX), entry);
  const own = new Map([...file.weights].map(([key, entry]) => [`${CONTROL_PREFIX}.${key}`, entry]));
  for (const [key, entry] of own) weights.set(key, entry);
  const read = namingDamage(file, () =>
    controlNetConfigFromKeys(manifestOfWeights(weights), { unetGroups: unet.config.groups }),
  );
  const config: ControlNetConfig = { ...read, levels: unet.config.levels };
  const applied: Applied[] = [];
  for (const [key, down] of own) {
    if (!key.endsWith(".down")) continue;
    const layer = key.slice(0, -".down".length);
    const up = own.get(`${layer}.up`);
    const shape = weights.get(`${layer}.weight`)?.shape;
    const [rank = 0] = down.shape;
    if (up === undefined || shape === undefined || up.shape[0] !== shape[0] || up.shape[1] !== rank)
      throw familyProblem(file, checkpoint, {
        en: `${layer} does not fit its U-Net`,
        zh: `${layer} 与其 U-Net 不符`,
      });
    applied.push({ factors: lowRank(file, { layer, shape, rank, up, down }), strength: 1 });
  }
  expectFamily(file, config, checkpoint);
  const adapters = { layout: layoutOf(applied.map(({ factors }) => factors)), applied };
  return { config, weights, adapters };
}

interface Pair {
  readonly layer: string;
  readonly shape: readonly number[];
  readonly rank: number;
  readonly up: WeightEntry;
  readonly down: WeightEntry;
}

/** The factors stay in their file until a session holds them. */
function lowRank({ path, modified }: ControlFile, { layer, shape, rank, up, down }: Pair): Factors {
  const numbers = ({ location, dtype, shape: stored }: WeightEntry) => {
    if (location.kind !== "file" || !(dtype === "F16" || dtype === "BF16" || dtype === "F32"))
      throw new Problem("control/damaged", {
        en: `${path}: ${layer} is stored as ${dtype}, expected F32, F16 or BF16 that is not compressed`,
        zh: `${path}：${layer} 以 ${dtype} 存储，应为未压缩的 F32、F16 或 BF16`,
      });
    const length = stored.reduce((product, size) => product * size, 1);
    return { file: location.path, offset: location.offset, dtype, length, modified };
  };
  const factors = { up: numbers(up), down: numbers(down) };
  return { layer, shape, scale: 1, form: { kind: "low-rank", rank, width: rank, ...factors } };
}

export const manifestOfWeights = (weights: ReadonlyMap<string, WeightEntry>): Manifest =>
  [...weights].map(([key, { shape }]) => ({ key, shape }));

/** What a size could not be read from is told as the file's damage. */
export function namingDamage<T>(file: ControlFile, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem("control/damaged", {
      en: `${file.path}: ${error.sentence.en}`,
      zh: `${file.path}：${error.sentence.zh}`,
    });
  }
}

/** @throws Problem `control/damaged` that names what a file lacks of what its graph asks for */
export function expectWhole(path: string, what: string, needed: Manifest, held: Manifest): void {
  const faults = weightFaults(needed, held);
  if (faults === undefined) return;
  throw new Problem("control/damaged", {
    en: `${path} is no whole ${what}: ${faults.en}`,
    zh: `${path} 不是完整的 ${what}：${faults.zh}`,
  });
}

/** Families by the width of what their cross-attention reads. */
const WIDTHS: Readonly<Record<number, string>> = { 768: "SD 1.x", 1024: "SD 2.x", 2048: "SDXL" };

const familyName = ({ contextSize, vectorSize }: ControlNetConfig | UnetConfig): string =>
  vectorSize === 2816 ? "SDXL" : (WIDTHS[contextSize ?? 0] ?? `width ${contextSize ?? 0}`);

/** @throws Problem `control/family` */
function expectFamily(file: ControlFile, config: ControlNetConfig, checkpoint: Checkpoint): void {
  const { unet } = checkpoint;
  const widths = ({ levels }: Pick<UnetConfig, "levels">): string =>
    levels.map(({ channels }) => channels).join();
  const fits =
    (config.contextSize ?? unet.config.contextSize) === unet.config.contextSize &&
    config.vectorSize === unet.config.vectorSize &&
    config.resBlocks === unet.config.resBlocks &&
    widths(config) === widths(unet.config);
  if (fits) return;
  const made = familyName(config);
  throw familyProblem(file, checkpoint, { en: `it is for ${made}`, zh: `它适用于 ${made}` });
}

export function familyProblem(
  { path }: Pick<ControlFile, "path">,
  { name, family }: Pick<Checkpoint, "name" | "family">,
  why: { readonly en: string; readonly zh: string },
): Problem {
  return new Problem("control/family", {
    en: `${path}: ${why.en}, expected a control network for ${family} like ${name}`,
    zh: `${path}：${why.zh}，而 ${name} 需要适用于 ${family} 的控制网络`,
  });
}
