/** The names that a prompt may use, and what to say about one that is not there. */
import type { Text } from "@inkloom/contract";
import { loraNames } from "../adapters/find-lora.ts";
import { nearestNames } from "../nearest-names.ts";
import { embeddingPaths } from "../prompt/embeddings/embedding-library.ts";
import { namePattern } from "../prompt/wildcards/name-pattern.ts";
import { wildcardNames } from "../prompt/wildcards/wildcard-files.ts";

export interface PromptNames {
  /** For people, each once. */
  readonly loras: readonly string[];
  /** Every name that finds a LoRA, in lower case. */
  readonly loraNames: ReadonlySet<string>;
  /** Path by name. */
  readonly embeddings: ReadonlyMap<string, string>;
  readonly wildcards: readonly string[];
}

export interface NamePlaces {
  readonly loraFolders: readonly string[];
  readonly embeddingFolders: readonly string[];
  /** Where the folder `wildcards` is, if anywhere. */
  readonly wordsFolder: string | undefined;
}

/** Lists what lies in the folders; files are not opened, but for YAML and JSON of wildcards. */
export async function listPromptNames(places: NamePlaces): Promise<PromptNames> {
  const [loras, embeddings, wildcards] = await Promise.all([
    loraNames(places.loraFolders),
    embeddingPaths(places.embeddingFolders),
    places.wordsFolder === undefined ? [] : wildcardNames(places.wordsFolder),
  ]);
  return { loras: loras.shown, loraNames: loras.found, embeddings, wildcards };
}

export type NamedKind = "lora" | "embedding" | "wildcard";

/** Names of one prompt for which the nearest are looked for: it takes time. */
const MOST_UNKNOWN = 8;
/** Longer names are like no other. */
const LONGEST = 120;

/** Answers for one prompt. */
export interface NameCheck {
  isKnown(kind: NamedKind, name: string): boolean;
  /** @param shown as it was typed */
  unknown(kind: NamedKind, name: string, shown: string): Text;
}

export function nameCheck({ loras, loraNames, embeddings, wildcards }: PromptNames): NameCheck {
  const known = new Map<string, boolean>();
  let asked = 0;
  const look: Readonly<Record<NamedKind, (name: string) => boolean>> = {
    lora: (name) => loraNames.has(loraKey(name)),
    embedding: (name) => embeddings.has(name),
    wildcard: (name) => wildcards.some(namePattern(name)),
  };
  const all: Readonly<Record<NamedKind, () => readonly string[]>> = {
    lora: () => loras,
    embedding: () => [...embeddings.keys()],
    wildcard: () => wildcards,
  };
  return {
    isKnown(kind, name) {
      const key = `${kind} ${name}`;
      const found = known.get(key) ?? look[kind](name);
      known.set(key, found);
      return found;
    },
    unknown(kind, name, shown) {
      const names = all[kind]();
      const near =
        ++asked > MOST_UNKNOWN || name.length > LONGEST
          ? []
          : nearestNames(
              name,
              names.map((label) => ({ label, names: [label] })),
            );
      return missing(kind, shown, names.length === 0, near);
    },
  };
}

/** As `findLora` compares names. */
const loraKey = (name: string): string =>
  name
    .replaceAll("\\", "/")
    .replace(/\.(safetensors|pt|bin|ckpt|pth)$/i, "")
    .toLowerCase();

const KINDS: Readonly<Record<NamedKind, Text>> = {
  lora: { en: "LoRA", zh: " LoRA" },
  embedding: { en: "textual inversion", zh: "文本反演" },
  wildcard: { en: "wildcard", zh: "通配符" },
};

function missing(kind: NamedKind, shown: string, none: boolean, near: readonly string[]): Text {
  const { en, zh } = KINDS[kind];
  const [more, moreZh] = none
    ? ["; there are none at all", `；目前没有任何${zh}`]
    : near.length === 0
      ? ["", ""]
      : [`; the nearest are ${near.join(", ")}`, `；相近的有 ${near.join("、")}`];
  return { en: `there is no ${en} "${shown}"${more}`, zh: `没有${zh}“${shown}”${moreZh}` };
}
