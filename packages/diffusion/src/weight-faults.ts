/** What a file lacks of the weights that a graph asks for, in words. */
import type { Text } from "@inkloom/contract";
import { show } from "@inkloom/engine";
import { compareManifest, type Manifest } from "@inkloom/models";

/** Faults that a message names before it counts the rest. */
const NAMED = 3;

/** Undefined where nothing is missing and nothing has another shape; more than is asked for does no harm. */
export function weightFaults(needed: Manifest, held: Manifest): Text | undefined {
  const { missing, misshaped } = compareManifest(needed, held);
  const faults: readonly Text[] = [
    ...missing.map(({ key }) => ({ en: `${key} is missing`, zh: `缺少 ${key}` })),
    ...misshaped.map(({ key, expected, actual }) => ({
      en: `${key} is ${show(actual)}, expected ${show(expected)}`,
      zh: `${key} 为 ${show(actual)}，应为 ${show(expected)}`,
    })),
  ];
  if (faults.length === 0) return undefined;
  const named = faults.slice(0, NAMED);
  const more = faults.length - named.length;
  return {
    en: `${named.map(({ en }) => en).join("; ")}${more > 0 ? `; and ${more} more` : ""}`,
    zh: `${named.map(({ zh }) => zh).join("；")}${more > 0 ? `；另有 ${more} 处` : ""}`,
  };
}
