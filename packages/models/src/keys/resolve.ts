/** Finds out how a file names a network's weights and gives them their canonical keys. */
import type { Manifest, ManifestEntry } from "../manifest.ts";
import type { Naming } from "./naming.ts";

export interface ResolvedNames {
  /** The naming that finds the most weights; undefined where none finds any. */
  readonly naming: Naming | undefined;
  /** Canonical key -> the file's key. */
  readonly names: ReadonlyMap<string, string>;
}

/** One naming is chosen for the whole network, never key by key: averaged and plain weights must not
 *  mix. Of namings that find equally many, the first wins. */
export function resolveNames(
  expected: Manifest,
  actual: Manifest,
  namings: readonly Naming[],
): ResolvedNames {
  const held = new Set(actual.map(({ key }) => key));
  let best: ResolvedNames = { naming: undefined, names: new Map() };
  for (const naming of namings) {
    const names = new Map<string, string>();
    for (const { key } of expected) {
      const name = naming.nameOf(key);
      if (name !== undefined && held.has(name)) names.set(key, name);
    }
    if (names.size > best.names.size) best = { naming, names };
  }
  return best;
}

/** The file's manifest with resolved weights under their canonical keys and all others as they are. */
export function canonicalManifest(
  actual: Manifest,
  names: Iterable<readonly [key: string, name: string]>,
): Manifest {
  const keys = new Map([...names].map(([key, name]) => [name, key]));
  return actual.map(({ key, shape }): ManifestEntry => ({ key: keys.get(key) ?? key, shape }));
}
