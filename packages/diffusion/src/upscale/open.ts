/** An upscaler's file, read as far as its network needs. */
import { Problem } from "@inkloom/contract";
import { graphOf, input } from "@inkloom/engine";
import { openWeights, type WeightEntry } from "@inkloom/engine/weights";
import {
  manifestOf,
  type Upscaler,
  UPSCALER_ARCHITECTURES,
  upscaledPicture,
  upscalerOf,
  weightsAt,
} from "@inkloom/models";
import { weightFaults } from "../weight-faults.ts";
import { locateUpscaler } from "./locate.ts";

export interface OpenUpscaler {
  /** The file's name without its ending. */
  readonly name: string;
  readonly path: string;
  readonly upscaler: Upscaler;
  /** By the network's own keys. */
  readonly weights: ReadonlyMap<string, WeightEntry>;
}

/**
 * Reads the header of the file that `upscaler` names; see `locateUpscaler`.
 * @throws Problem `upscaler/...`, `weights/...`
 */
export async function openUpscaler(
  upscaler: string,
  folders: readonly string[],
): Promise<OpenUpscaler> {
  const { name, path } = await locateUpscaler(upscaler, folders);
  const { entries } = await openWeights(path);
  const network = detected(path, [...entries.values()]);
  const weights = new Map<string, WeightEntry>();
  for (const { key } of expectWhole(path, network, [...entries.values()])) {
    const entry = entries.get(network.nameOf(key));
    if (entry) weights.set(key, entry);
  }
  return { name, path, upscaler: network, weights };
}

function detected(path: string, entries: readonly WeightEntry[]): Upscaler {
  const found = naming(path, () => upscalerOf(entries));
  const kinds = [1, 3, 4];
  if (found && kinds.includes(found.channels) && kinds.includes(found.outChannels)) return found;
  const known = UPSCALER_ARCHITECTURES;
  throw new Problem("upscaler/unknown", {
    en: `${path} holds no upscaler that is known, expected one of ${known.join(", ")}`,
    zh: `${path} 不是已知的放大模型，应为以下之一：${known.join("、")}`,
  });
}

/** Every weight that the network asks for, all of which the file must have. */
function expectWhole(path: string, upscaler: Upscaler, entries: readonly WeightEntry[]) {
  const { channels, limits, nameOf } = upscaler;
  const side = limits.minimum * limits.multiple;
  const picture = input("picture", [1, channels, side, side]);
  const out = naming(path, () => upscaledPicture(upscaler, weightsAt(""), picture));
  const needed = manifestOf(graphOf({ out }));
  const asked = needed.map(({ key, shape }) => ({ key: nameOf(key), shape }));
  const faults = weightFaults(asked, entries);
  if (faults === undefined) return needed;
  throw new Problem("upscaler/damaged", {
    en: `${path}: ${faults.en}`,
    zh: `${path}：${faults.zh}`,
  });
}

/** Puts the file's path before what is wrong with it; shapes that fit no network count as damage. */
function naming<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem("upscaler/damaged", {
      en: `${path}: ${error.sentence.en}`,
      zh: `${path}：${error.sentence.zh}`,
    });
  }
}
