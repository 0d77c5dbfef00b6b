/** A model as lists show it. Paths stay here: answers name files, never folders of the machine. */
import { basename } from "node:path";
import type { models } from "../storage/schema.ts";
import type { ModelFacts } from "./facts.ts";

export interface ModelEntry extends Partial<Omit<ModelFacts, "precision" | "captions">> {
  readonly id: string;
  readonly kind: string;
  /** What a request calls it. */
  readonly name: string;
  /** Why none can: another file of the name comes first, or it is no name that requests take. */
  readonly unreachable?: "shadowed" | "name";
  readonly filename: string;
  /** A folder in diffusers' layout. */
  readonly folder: boolean;
  readonly bytes: number;
  /** Time of the file's last change. */
  readonly modified: Date;
  readonly addedAt: Date;
  /** Since when the file is gone. */
  readonly missingSince?: Date;
  /** Whether its header has been read; until then little is known. */
  readonly read: boolean;
  readonly family?: string;
  readonly precision: ModelFacts["precision"];
  readonly triggerWords: readonly string[];
  readonly captions: ModelFacts["captions"];
  readonly sha256?: string;
  /** The first ten digits of it: A1111's "Model hash". */
  readonly autoV2?: string;
  /** The first twelve digits of a LoRA's hash without its header: A1111's "Lora hashes". */
  readonly autoV3?: string;
  /** Changes with the picture beside it; absent where there is none. */
  readonly preview?: string;
  readonly notes: string;
  readonly tags: readonly string[];
  readonly favourite: boolean;
}

type Row = Omit<typeof models.$inferSelect, "metadata" | "searched">;

export function entryOf(row: Row): ModelEntry {
  const { precision = [], captions = [], ...facts } = (row.facts ?? {}) as Partial<ModelFacts>;
  const { id, kind, name, unreachable, folder, bytes, addedAt, missingSince, family } = row;
  const { sha256, headerlessHash, triggerWords, notes, tags, favourite } = row;
  const preview = row.preview === null ? undefined : previewVersion(row);
  return {
    id,
    kind,
    name,
    ...(unreachable !== null && { unreachable }),
    filename: basename(row.path),
    folder,
    bytes,
    modified: new Date(row.modified),
    addedAt,
    ...(missingSince !== null && { missingSince }),
    read: row.reader > 0,
    ...(family !== null && { family }),
    ...facts,
    precision,
    triggerWords,
    captions,
    ...(sha256 !== null && { sha256, autoV2: sha256.slice(0, 10) }),
    ...(headerlessHash !== null && { autoV3: headerlessHash.slice(0, 12) }),
    ...(preview !== undefined && { preview }),
    notes,
    tags,
    favourite,
  };
}

/** Size and time of the picture, as `findBeside` tells them. */
export function previewVersion({ preview, beside }: Pick<Row, "preview" | "beside">): string {
  const line = beside.split("\n").find((each) => each.startsWith(`${preview ?? ""}|`)) ?? "";
  return line
    .split("|")
    .slice(-2)
    .map((part) => Math.trunc(Number(part)).toString(36))
    .join("-");
}
