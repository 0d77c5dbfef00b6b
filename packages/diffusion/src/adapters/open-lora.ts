/** A LoRA's file -> what it changes of a checkpoint, or a problem that says by name what is wrong. */
import { stat } from "node:fs/promises";
import { Problem, type StoredNumbers, type Text } from "@inkloom/contract";
import {
  openWeights,
  readFloat32,
  type WeightEntry,
  type WeightFile,
} from "@inkloom/engine/weights";
import {
  AdapterTargets,
  type Change,
  type Factors,
  factorsFit,
  factorsOf,
  type Numbers,
  PREFIXES,
  type ReadAdapter,
  readAdapter,
  unetDiffusersNaming,
  usesFactorsAsStored,
} from "@inkloom/models";
import type { AdaptableModel } from "./adaptable-model.ts";
import type { FoundLora } from "./find-lora.ts";
import { familyOfLora, widthWords } from "./lora-family.ts";
import { loraHash } from "./lora-hash.ts";
import { peftSettings } from "./peft-settings.ts";
import { firstNotFinite, readNumbers } from "./read-numbers.ts";

export interface Lora {
  readonly name: string;
  readonly path: string;
  /** A1111's short hash. */
  readonly hash: string;
  readonly factors: readonly Factors[];
  /** Keys and modules of the file that change nothing here. */
  readonly unused: readonly string[];
}

/** Keys are listed up to here; the rest is counted. */
const LISTED = 3;

/**
 * Opens the file and reads its factors, but for those that only the graph needs: they stay there until a
 * session holds them.
 *
 * @throws Problem `lora/family` for another family's, `lora/unreadable` where nothing fits,
 *   `lora/not-finite` naming a tensor with values that are no numbers; `weights/...`
 */
export async function openLora(found: FoundLora, checkpoint: AdaptableModel): Promise<Lora> {
  const { mtimeMs } = await stat(found.path);
  const file = await openWeights(found.path);
  const read = readAdapter([...file.entries.values()], file.metadata, targetsOf(checkpoint));
  expectFit(found, file, read, checkpoint);
  const stored = storedFactors(file, read.changes, mtimeMs);
  const keys = new Set(read.changes.flatMap((change) => [...change.keys.values()]));
  const used = [...file.entries.values()].filter(({ key }) => keys.has(key));
  const [broken, numbers, settings, hash] = await Promise.all([
    firstNotFinite(used),
    readNumbers(used.filter(({ key }) => !stored.has(key))),
    peftSettings(file),
    loraHash(file),
  ]);
  if (broken) throw notFinite(found, broken.key, await readFloat32(broken));
  const source = {
    numbers: (key: string): Numbers => {
      const known = numbers.get(key);
      if (!known) throw new Error(`${found.path}: "${key}" was not read`);
      return known;
    },
    stored: (key: string) => stored.get(key),
  };
  return {
    ...found,
    hash,
    factors: read.changes.map((change) => {
      const factors = factorsOf(change, source, settings);
      if (!factorsFit(factors)) throw unmatched(found, change);
      return factors;
    }),
    unused: [...read.unknown, ...read.strangers],
  };
}

/** Factors that are used as they lie in the file, by key: pairs of which both can be. */
function storedFactors(
  { entries }: WeightFile,
  changes: readonly Change[],
  modified: number,
): ReadonlyMap<string, StoredNumbers> {
  const all = new Map<string, StoredNumbers>();
  for (const change of changes.filter(usesFactorsAsStored)) {
    const pair = [change.keys.get("up"), change.keys.get("down")].flatMap((key) => {
      const entry = entries.get(key ?? "");
      const stored = entry && storedNumbers(entry, modified);
      return entry && stored ? [[entry.key, stored] as const] : [];
    });
    if (pair.length === 2) for (const [key, stored] of pair) all.set(key, stored);
  }
  return all;
}

function storedNumbers(
  { dtype, shape, location }: WeightEntry,
  modified: number,
): StoredNumbers | undefined {
  if (location.kind !== "file") return undefined;
  if (dtype !== "F16" && dtype !== "BF16" && dtype !== "F32") return undefined;
  const length = shape.reduce((product, size) => product * size, 1);
  return { file: location.path, offset: location.offset, dtype, length, modified };
}

/** Says before anything is read whether a file is for a checkpoint, by its header alone.
 *  @throws Problem `lora/family`, `lora/unreadable`, `weights/...` */
export async function expectLoraFits(found: FoundLora, checkpoint: AdaptableModel): Promise<void> {
  const file = await openWeights(found.path);
  const read = readAdapter([...file.entries.values()], file.metadata, targetsOf(checkpoint));
  expectFit(found, file, read, checkpoint);
}

/** Layers of a checkpoint that adapters may change. */
function targetsOf({ unet, textEncoder, textEncoder2 }: AdaptableModel): AdapterTargets {
  const network = (id: "textEncoder" | "textEncoder2", weights: typeof textEncoder.weights) => ({
    network: id,
    prefix: PREFIXES[id],
    manifest: [...weights].map(([key, { shape }]) => ({ key, shape })),
  });
  return new AdapterTargets([
    {
      network: "unet",
      prefix: PREFIXES.unet,
      manifest: [...unet.weights].map(([key, { shape }]) => ({ key, shape })),
      otherName: unetDiffusersNaming(unet.config).nameOf,
    },
    network("textEncoder", textEncoder.weights),
    ...(textEncoder2 ? [network("textEncoder2", textEncoder2.weights)] : []),
  ]);
}

function expectFit(
  { path }: FoundLora,
  file: WeightFile,
  { changes, misshaped, unknown, strangers }: ReadAdapter,
  { family, name, unet }: AdaptableModel,
): void {
  const made = familyOfLora(file);
  const width = unet.config.contextSize;
  const wrong = made?.textWidth !== undefined && made.textWidth !== width;
  if (wrong || (made && changes.length === 0)) {
    const own = widthWords(width);
    throw new Problem("lora/family", {
      en: `${path} is for ${made.label.en}, expected a LoRA for ${own.en} like ${name} (${family})`,
      zh: `${path} 适用于${made.label.zh}，而 ${name}（${family}）需要适用于${own.zh}的 LoRA`,
    });
  }
  const [first] = misshaped;
  if (first) {
    const actual = `[${first.actual.join(", ")}]`;
    throw new Problem("lora/family", {
      en: `${path} does not fit ${name} (${family}): ${misshaped.length} of its tensors have another shape, the first is ${first.key} with ${actual}, expected ${first.expected}${made ? `; it is for ${made.label.en}` : ""}`,
      zh: `${path} 与 ${name}（${family}）不匹配：有 ${misshaped.length} 个张量形状不符，第一个是 ${first.key}，为 ${actual}，应为 ${first.expected}${made ? `；它适用于${made.label.zh}` : ""}`,
    });
  }
  if (changes.length > 0) return;
  const keys = listed([...strangers, ...unknown]);
  throw new Problem("lora/unreadable", {
    en: `${path} holds nothing that fits ${name} (${family}): ${keys.en}; expected the factors of a LoRA`,
    zh: `${path} 中没有适用于 ${name}（${family}）的内容：${keys.zh}；应为 LoRA 的因子`,
  });
}

/** Each factor could belong to the layer, but not all of them together. */
function unmatched({ path }: FoundLora, { layer, kind, shape, keys }: Change): Problem {
  const names = listed([...keys.values()]);
  return new Problem("lora/unreadable", {
    en: `${path}: the factors of a ${kind} do not make a weight of [${shape.join(", ")}] for ${layer}: ${names.en}`,
    zh: `${path}：${kind} 的因子无法组成 ${layer} 的 [${shape.join(", ")}] 权重：${names.zh}`,
  });
}

function notFinite({ path }: FoundLora, key: string, data: Float32Array): Problem {
  const at = data.findIndex((value) => !Number.isFinite(value));
  return new Problem("lora/not-finite", {
    en: `${path}: "${key}" holds ${String(data[at])} at place ${at}, expected numbers`,
    zh: `${path}：“${key}”第 ${at} 个值为 ${String(data[at])}，应为数值`,
  });
}

/** The first names, and how many more there are. */
export function listed(names: readonly string[]): Text {
  const first = names.slice(0, LISTED);
  const left = names.length - first.length;
  return {
    en: first.join(", ") + (left > 0 ? ` and ${left} more` : ""),
    zh: first.join("、") + (left > 0 ? `，另有 ${left} 个` : ""),
  };
}
