/** The labels of a tagger, from the list beside its network. */
import { dirname, extname, join } from "node:path";
import { csvLabels } from "./csv-labels.ts";
import type { TagLabel } from "./label.ts";
import { readLabelText } from "./label-text.ts";
import { linesOf, listLabels } from "./list-labels.ts";
import { mappingLabels } from "./mapping-labels.ts";

/** How a list is written, which tells whose network it belongs to. */
export type LabelFormat = "csv" | "list" | "mapping";

export interface LabelList {
  readonly path: string;
  readonly format: LabelFormat;
  readonly labels: readonly TagLabel[];
}

/** @throws Problem `tagger/labels` */
export async function readLabels(path: string): Promise<LabelList> {
  const text = await readLabelText(path);
  const ending = extname(path).toLowerCase();
  if (ending === ".csv") return { path, format: "csv", labels: csvLabels(path, text) };
  if (ending === ".json") return { path, format: "mapping", labels: mappingLabels(path, text) };
  return { path, format: "list", labels: listLabels(linesOf(text), await charactersBeside(path)) };
}

/** DeepDanbooru's projects list characters in a file of their own; many have none. */
async function charactersBeside(path: string): Promise<ReadonlySet<string>> {
  const text = await readLabelText(join(dirname(path), "tags-character.txt")).catch(() => "");
  return new Set(linesOf(text));
}
