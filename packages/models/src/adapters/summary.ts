/** What an adapter's file holds, told without a model: kinds, ranks, networks. */
import type { ManifestEntry } from "../manifest.ts";
import { type AdapterKind, kindOf, namedKeys, rankOf } from "./change.ts";
import { readKeys } from "./key-styles.ts";
import { type AdaptedNetwork, networkOf } from "./targets.ts";

export interface AdapterSummary {
  /** Kinds of change, those of most layers first. */
  readonly kinds: readonly {
    readonly kind: AdapterKind;
    readonly layers: number;
    /** Every rank that occurs, smallest first; empty for kinds without. */
    readonly ranks: readonly number[];
  }[];
  /** Whether some layers keep magnitudes apart (DoRA). */
  readonly dora: boolean;
  /** Layers per network, as the names of the modules have it. */
  readonly layers: Readonly<Partial<Record<AdaptedNetwork, number>>>;
  /** Keys of no known kind. */
  readonly unknown: readonly string[];
}

/** Undefined where nothing in the file is an adapter's. */
export function adapterSummary(entries: readonly ManifestEntry[]): AdapterSummary | undefined {
  const { renamed, shapes } = namedKeys(entries);
  const { modules, unknown } = readKeys([...renamed.keys()]);
  const kinds = new Map<AdapterKind, { layers: number; ranks: Set<number> }>();
  const layers: Partial<Record<AdaptedNetwork, number>> = {};
  const left = unknown.map((name) => renamed.get(name) ?? name);
  let dora = false;
  for (const [module, keys] of modules) {
    const shapeOf = (role: Parameters<typeof keys.get>[0]) =>
      shapes.get(renamed.get(keys.get(role) ?? "") ?? "");
    const kind = kindOf(keys, shapeOf);
    if (kind === undefined) {
      left.push(...[...keys.values()].map((name) => renamed.get(name) ?? name));
      continue;
    }
    const known = kinds.get(kind) ?? { layers: 0, ranks: new Set() };
    const rank = rankOf(shapeOf);
    kinds.set(kind, {
      layers: known.layers + 1,
      ranks: rank > 0 ? known.ranks.add(rank) : known.ranks,
    });
    const network = networkOf(module);
    layers[network] = (layers[network] ?? 0) + 1;
    dora ||= keys.has("dora_scale") || keys.has("magnitude");
  }
  if (kinds.size === 0) return undefined;
  return {
    kinds: [...kinds]
      .map(([kind, each]) => ({
        kind,
        layers: each.layers,
        ranks: [...each.ranks].sort((a, b) => a - b),
      }))
      .sort((a, b) => b.layers - a.layers),
    dora,
    layers,
    unknown: left,
  };
}
