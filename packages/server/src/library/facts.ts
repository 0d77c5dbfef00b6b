/** What is told of a model by its header and by the files beside it. All of it is other people's text: bounded in length, and
 *  plain text that whoever shows it has to escape. */
import type { Text } from "@inkloom/contract";
import type { ModelKind } from "@inkloom/tools";
import { storable } from "../storage/gallery/bigrams.ts";

export interface ModelFacts {
  /** The kind that its keys tell; absent where they do not. */
  readonly holds?: ModelKind;
  readonly familyLabel?: Text;
  /** Of an upscaler. */
  readonly architecture?: string;
  readonly precision: readonly string[];
  /** Words of its training captions, the most frequent first. */
  readonly captions: readonly { readonly words: string; readonly count: number }[];
  readonly title?: string;
  readonly author?: string;
  readonly licence?: string;
  /** The name that its training program gave it; prompts may use it. */
  readonly alias?: string;
  /** What it was trained on. */
  readonly baseModel?: string;
  readonly description?: string;
  /** The strength that its owner prefers. */
  readonly strength?: number;
  /** What its owner puts into the negative prompt. */
  readonly negative?: string;
  /** Why its header cannot be read. */
  readonly problem?: { readonly code: string } & Text;
}

/** Characters of a name, and of a text of several lines. */
export const LINE = 300;
export const PARAGRAPHS = 4000;

/** A text of at most so many characters; undefined for what is none, or empty. */
export function textOf(value: unknown, longest: number): string | undefined {
  if (typeof value !== "string") return undefined;
  const clean = storable(value.slice(0, longest * 4))
    // eslint-disable-next-line no-control-regex -- line breaks and tabs may stay
    .replaceAll(/[\u0001-\u0008\u000b-\u001f\u007f]/g, "")
    .trim();
  const short =
    clean.length > longest ? `${clean.slice(0, longest).replace(/[\ud800-\udbff]$/, "")}…` : clean;
  return short === "" ? undefined : short;
}

/** The text of HTML, its paragraphs as lines. */
export function textOfHtml(value: unknown, longest: number): string | undefined {
  if (typeof value !== "string") return undefined;
  const plain = value
    .slice(0, longest * 8)
    .replaceAll(/<(?:br|\/p|\/li|\/h\d)\b[^<>]*>/gi, "\n")
    .replaceAll(/<[^<>]*>/g, "")
    .replaceAll(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => ENTITIES[name] ?? "")
    .replaceAll(/\n{3,}/g, "\n\n");
  return textOf(plain, longest);
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
  nbsp: " ",
};

/** Properties of an object of somebody's JSON; none of anything else. */
export const fieldsOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.entries(value)
      : [],
  );

/** Values of metadata, and characters of all of them, that are kept. */
const MOST_VALUES = 200;
const LONGEST_VALUE = 4096;
const LONGEST_METADATA = 16_384;

/** The part of a header's metadata that lists may carry: long values are left out. */
export function keptMetadata(
  metadata: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const kept: [string, string][] = [];
  let length = 0;
  for (const [name, value] of Object.entries(metadata)) {
    const size = name.length + value.length;
    if (size > LONGEST_VALUE || length + size > LONGEST_METADATA) continue;
    length += size;
    kept.push([storable(name), storable(value)]);
    if (kept.length >= MOST_VALUES) break;
  }
  return Object.fromEntries(kept);
}
