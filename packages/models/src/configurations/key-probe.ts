/** Reads a network's sizes from the keys and shapes of a file. What one weight tells, another tells as
 *  well: a file that lacks a few, or has a few of a wrong shape, must not pass for another network, so
 *  that just these can be named. */
import { Problem, type Shape } from "@inkloom/engine";
import type { Naming } from "../keys/naming.ts";
import { type Component, PREFIXES } from "../keys/prefixes.ts";
import type { Manifest } from "../manifest.ts";

/** A size of a weight: its path below the network, and the axis. */
export type Place = readonly [path: string, axis: number];

/** No real weight has a longer axis; a weight without elements may claim any. */
const LARGEST = 2 ** 20;

/** What a network is looked for by. */
export interface Sought {
  /** The one to prefer first. */
  readonly namings: readonly Pick<Naming, "id" | "nameOf">[];
  /** Weights of which any one will do, by their path below the network. */
  readonly landmarks: readonly string[];
}

export interface KeyProbe {
  /** Id of the naming under which the network was found. */
  readonly naming: string;
  /** Whether any of the weights is there. */
  has(...paths: readonly string[]): boolean;
  /** The size that most places have, of equally many the first; undefined where no place has any. */
  sizeAt(places: readonly Place[]): number | undefined;
  /** The same; the problem names the first place. */
  size(places: readonly Place[]): number;
}

/** Looks weights up under the first naming that knows a landmark; undefined where none does. */
export function findNetwork(
  component: Component,
  manifest: Manifest,
  { namings, landmarks }: Sought,
): KeyProbe | undefined {
  const shapes = new Map(manifest.map(({ key, shape }) => [key, shape]));
  const under = (naming: Pick<Naming, "nameOf">, path: string): Shape | undefined =>
    shapes.get(naming.nameOf(`${PREFIXES[component]}.${path}`) ?? "");
  const naming = namings.find((candidate) => landmarks.some((path) => under(candidate, path)));
  if (naming === undefined) return undefined;
  const sizeAt = (places: readonly Place[]): number | undefined =>
    mostFrequent(
      places
        .map(([path, axis]) => under(naming, path)?.[axis] ?? 0)
        .filter((size) => size >= 1 && size <= LARGEST),
    );
  return {
    naming: naming.id,
    has: (...paths) => paths.some((path) => under(naming, path) !== undefined),
    sizeAt,
    size(places) {
      const size = sizeAt(places);
      if (size !== undefined) return size;
      const [[path] = [""]] = places;
      throw new Problem("weights/missing", {
        en: `${component}: weight "${path}" is missing or misshaped`,
        zh: `${component}：缺少权重“${path}”，或其形状不符`,
      });
    },
  };
}

/** The same; throws where no naming knows a landmark. */
export function probe(component: Component, manifest: Manifest, sought: Sought): KeyProbe {
  const found = findNetwork(component, manifest, sought);
  if (found) return found;
  const key = `${PREFIXES[component]}.${sought.landmarks[0] ?? ""}`;
  throw new Problem("models/unknown", {
    en: `${component}: none of ${manifest.length} keys is ${key}, expected a Stable Diffusion checkpoint`,
    zh: `${component}：${manifest.length} 个键中没有 ${key}，应为 Stable Diffusion 检查点`,
  });
}

function mostFrequent(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: number | undefined;
  for (const [value, count] of counts)
    if (best === undefined || count > (counts.get(best) ?? 0)) best = value;
  return best;
}

/** In Chinese. */
const PARTS = { heads: "注意力头", groups: "归一化分组" } as const;

/** @throws Problem `models/unknown` */
export function divides(
  component: Component,
  what: keyof typeof PARTS,
  channels: number,
  parts: number,
): void {
  if (channels % parts !== 0)
    throw new Problem("models/unknown", {
      en: `${component}: ${channels} channels cannot have ${parts} ${what}, expected a multiple of ${parts}`,
      zh: `${component}：${channels} 个通道无法分成 ${parts} 个${PARTS[what]}，应为 ${parts} 的倍数`,
    });
}
