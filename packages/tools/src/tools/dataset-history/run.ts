import { resolve } from "node:path";
import type { Text } from "@inkloom/contract";
import { type Batch, openJournal } from "@inkloom/training";
import { locateDataset } from "../../datasets/locate-dataset.ts";
import type { Run } from "../../run.ts";

export interface DatasetHistoryResult {
  /** All changes, the oldest first. */
  readonly changes: readonly Batch[];
  /** What was undone or made again just now. */
  readonly done: readonly { readonly what: Text; readonly files: number }[];
}

/** Lists changes, takes them back, or makes them again. */
export const runDatasetHistory: Run<"dataset-history"> = async (
  { dataset, step, times },
  context,
) => {
  const journal = openJournal(resolve(await locateDataset(dataset, context)));
  const done: { what: Text; files: number }[] = [];
  for (let time = 0; step !== "list" && time < times; time++) {
    const moved = step === "undo" ? journal.undo() : journal.redo();
    if (moved === undefined) break;
    done.push({ what: moved.what, files: moved.changes.length });
  }
  return { changes: journal.list(), done };
};
