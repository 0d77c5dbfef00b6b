/** Finds the networks of a Stable Diffusion checkpoint among a file's or folder's weights. */
import type { WeightEntry, WeightFile } from "@inkloom/engine/weights";
import {
  canonicalManifest,
  compareManifest,
  type Component,
  fileName,
  type Manifest,
  type ManifestComparison,
  type ModelConfig,
  modelManifest,
  namingsOf,
  resolveNames,
  spellOut,
} from "@inkloom/models";

/** One network as it was found. */
export interface FoundNetwork {
  /** Id of the naming its keys follow; undefined where none of its weights is there. */
  readonly naming: string | undefined;
  readonly weights: ReadonlyMap<string, WeightEntry>;
  /** By the file's own naming, or by canonical key where none was found. */
  readonly missing: ManifestComparison["missing"];
  readonly misshaped: ManifestComparison["misshaped"];
}

export interface FoundNetworks {
  readonly networks: Readonly<Record<Component, FoundNetwork>>;
  /** The file's keys that no network uses, without the known harmless ones. */
  readonly extra: readonly string[];
}

/** The entries of each network's own file (diffusers), or of the one file for each. */
export type NetworkEntries = Readonly<Partial<Record<Component, ReadonlyMap<string, WeightEntry>>>>;

/** What each file holds. */
export const entriesOf = (
  files: Readonly<Partial<Record<Component, WeightFile>>>,
): NetworkEntries =>
  Object.fromEntries(
    Object.entries(files).map(([component, file]) => [component, file.entries] as const),
  );

export function findNetworks(config: ModelConfig, entries: NetworkEntries): FoundNetworks {
  const expected = modelManifest(config);
  const namings = namingsOf(config);
  const spelled = new Map<ReadonlyMap<string, WeightEntry>, ReadonlyMap<string, WeightEntry>>();
  const entriesOf = (component: Component): ReadonlyMap<string, WeightEntry> => {
    const given = entries[component] ?? NONE;
    const known = spelled.get(given) ?? spellOut(given);
    spelled.set(given, known);
    return known;
  };
  const used = new Map<ReadonlyMap<string, WeightEntry>, Map<string, string>>();
  const find = (component: Component): FoundNetwork => {
    const held = entriesOf(component);
    const actual = manifestOf(held);
    const { naming, names } = resolveNames(expected[component], actual, namings[component]);
    const shared = used.get(held) ?? new Map<string, string>();
    for (const [key, name] of names) shared.set(key, name);
    used.set(held, shared);
    const { missing, misshaped } = compareManifest(
      expected[component],
      canonicalManifest(actual, names),
    );
    const weights = new Map<string, WeightEntry>();
    for (const [key, name] of names) {
      const entry = held.get(name);
      if (entry) weights.set(key, entry);
    }
    const named = <Entry extends { readonly key: string }>(entry: Entry): Entry => ({
      ...entry,
      key: fileName(naming?.nameOf(entry.key) ?? entry.key),
    });
    return {
      naming: naming?.id,
      weights,
      missing: missing.map(named),
      misshaped: misshaped.map(named),
    };
  };
  const networks = {
    textEncoder: find("textEncoder"),
    textEncoder2: find("textEncoder2"),
    unet: find("unet"),
    vae: find("vae"),
  };
  const everything = Object.values(expected).flat();
  const extra = [...used].flatMap(([held, names]) =>
    compareManifest(everything, canonicalManifest(manifestOf(held), names)).extra.map(({ key }) =>
      fileName(key),
    ),
  );
  return { networks, extra: [...new Set(extra)] };
}

const NONE: ReadonlyMap<string, WeightEntry> = new Map();

const manifestOf = (entries: ReadonlyMap<string, WeightEntry>): Manifest =>
  [...entries.values()].map(({ key, shape }) => ({ key, shape }));
