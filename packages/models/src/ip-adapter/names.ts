/** How files name an IP-Adapter: `image_proj.*` and `ip_adapter.*`; training programs keep the same networks under
 *  the names of their modules, beside the U-Net's. */
import type { WeightEntry } from "@inkloom/engine/weights";

const PAIRS: readonly (readonly [there: string, here: string])[] = [
  ["image_proj_model.", "image_proj."],
  ["adapter_modules.", "ip_adapter."],
  ["module.", ""],
];

function canonical(name: string): string | undefined {
  let key = name;
  for (const [there, here] of PAIRS)
    if (key.startsWith(there)) key = here + key.slice(there.length);
  return key.startsWith("image_proj.") || key.startsWith("ip_adapter.") ? key : undefined;
}

/** A file's IP-Adapter by canonical keys; empty where it holds none. */
export function ipAdapterWeights(
  entries: ReadonlyMap<string, WeightEntry>,
): ReadonlyMap<string, WeightEntry> {
  return new Map(
    [...entries].flatMap(([name, entry]) => {
      const key = canonical(name);
      return key === undefined ? [] : [[key, entry] as const];
    }),
  );
}

/** Whether a file with these keys is one. */
export function isIpAdapter(keys: Iterable<string>): boolean {
  let [projection, layers] = [false, false];
  for (const name of keys) {
    const key = canonical(name);
    projection ||= key?.startsWith("image_proj.") === true;
    layers ||= key !== undefined && /^ip_adapter\.\d+\.to_k_ip\.weight$/.test(key);
  }
  return projection && layers;
}
