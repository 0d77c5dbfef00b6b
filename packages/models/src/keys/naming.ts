/** Renaming of weights as data: pairs of module paths that read in both directions. */

/** Two names of one module: here (canonical, or nearer to it), there. `""` is the root. */
export type ModulePair = readonly [here: string, there: string];

/** How a kind of file names weights. Both directions are partial: what a file has no name for, or
 *  what is no weight of the network, is `undefined`. */
export interface Naming {
  /** For messages, e.g. `diffusers`. */
  readonly id: string;
  /** Canonical key -> the file's. */
  readonly nameOf: (key: string) => string | undefined;
  /** The file's key -> canonical. */
  readonly keyOf: (name: string) => string | undefined;
}

/** Weights keep the name they have in their module; modules are renamed by the longest path that fits. */
export function naming(id: string, pairs: readonly ModulePair[]): Naming {
  const there = new Map(pairs);
  const here = new Map(pairs.map(([a, b]) => [b, a]));
  return { id, nameOf: (key) => rename(there, key), keyOf: (name) => rename(here, name) };
}

function rename(modules: ReadonlyMap<string, string>, key: string): string | undefined {
  for (let end = key.lastIndexOf("."); end > 0; end = key.lastIndexOf(".", end - 1)) {
    const module = modules.get(key.slice(0, end));
    if (module !== undefined) return joined(module, key.slice(end + 1));
  }
  const root = modules.get("");
  return root === undefined ? undefined : joined(root, key);
}

/** `a.b`, where either may be the root. */
const joined = (path: string, rest: string): string =>
  path === "" || rest === "" ? path + rest : `${path}.${rest}`;

/** The pairs one level deeper: every pair of `inner` below the two paths. */
export const within = ([here, there]: ModulePair, inner: readonly ModulePair[]): ModulePair[] =>
  inner.map(([a, b]) => [joined(here, a), joined(there, b)]);
