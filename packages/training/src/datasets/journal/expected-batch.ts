/** That undo and redo take the batch that was meant: others may have changed the data set since. */
import { Problem } from "@inkloom/contract";
import type { Batch } from "./journal.ts";

/** A batch as the list tells it. Numbers of batches that were undone are given again, moments are not. */
export type ExpectedBatch = Pick<Batch, "number" | "at">;

/** @param next what would be taken; undefined where there is nothing. @throws Problem `dataset/changed` */
export function expectBatch(
  next: Batch | undefined,
  step: "undo" | "redo",
  { number, at }: ExpectedBatch,
): void {
  if (next?.number === number && next.at === at) return;
  throw new Problem("dataset/changed", {
    en: `What ${step} would take is ${next ? `change ${next.number} of ${next.at} (${next.what.en})` : "nothing"} by now, expected change ${number} of ${at}. Nothing was written.`,
    zh: `现在${step === "undo" ? "撤销" : "重做"}的将是${next ? `第 ${next.number} 项修改（${next.at}，${next.what.zh}）` : "空"}，应为第 ${number} 项修改（${at}）。没有写入任何内容。`,
  });
}
