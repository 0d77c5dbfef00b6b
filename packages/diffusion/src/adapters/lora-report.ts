/** What people want to know of a LoRA's file before they use it. */
import type { Text } from "@inkloom/contract";
import type { WeightFile } from "@inkloom/engine/weights";
import { type AdapterSummary, adapterSummary } from "@inkloom/models";
import { familyOfLora } from "./lora-family.ts";
import { loraHash } from "./lora-hash.ts";

export interface LoraReport extends AdapterSummary {
  /** The family of models it was made for; absent where nothing tells it. */
  readonly madeFor?: Text;
  /** A1111's short hash. */
  readonly hash: string;
  /** The name that the training program gave it: prompts may use it. */
  readonly alias?: string;
  /** The model it was trained on, as the file says. */
  readonly baseModel?: string;
  /** Words of its training captions, the most frequent first, or the phrase that the file states. */
  readonly triggers: readonly { readonly words: string; readonly count?: number }[];
}

/** Words that are listed. */
const LISTED = 10;

/** Undefined where the file holds no adapter. */
export async function loraReport(file: WeightFile): Promise<LoraReport | undefined> {
  const summary = adapterSummary([...file.entries.values()]);
  if (!summary) return undefined;
  const { metadata } = file;
  const family = familyOfLora(file);
  const alias = metadata["ss_output_name"] ?? metadata["modelspec.title"];
  const baseModel =
    metadata["ss_sd_model_name"] ??
    metadata["ss_base_model_version"] ??
    metadata["modelspec.architecture"];
  return {
    ...summary,
    ...(family && { madeFor: family.label }),
    hash: await loraHash(file),
    ...(alias !== undefined && { alias }),
    ...(baseModel !== undefined && { baseModel }),
    triggers: triggersOf(metadata),
  };
}

/** kohya's `ss_tag_frequency` counts the captions of each data set. */
export function triggersOf(metadata: WeightFile["metadata"]): LoraReport["triggers"] {
  const phrase = metadata["modelspec.trigger_phrase"];
  const stated = phrase === undefined || phrase === "" ? [] : [{ words: phrase }];
  const counts = new Map<string, number>();
  for (const set of Object.values(record(parsed(metadata["ss_tag_frequency"]))))
    for (const [tag, count] of Object.entries(record(set)))
      if (typeof count === "number") counts.set(tag.trim(), (counts.get(tag.trim()) ?? 0) + count);
  const counted = [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, LISTED)
    .map(([words, count]) => ({ words, count }));
  return [...stated, ...counted];
}

function parsed(json: string | undefined): unknown {
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // other people's text: no reason to refuse the file
  }
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
