/** That undo and redo take the change that was meant: others may have changed the data set since. */
import { Problem } from "@inkloom/contract";
import type { DatasetDesk } from "@inkloom/tools";

type Change = Awaited<ReturnType<DatasetDesk["history"]>>[number];

export type Step = "undo" | "redo";

/** A change as the history tells it. Numbers of changes that were undone are given again, moments are not. */
export type ExpectedChange = Pick<Change, "number" | "at">;

/** @throws Problem `dataset/changed` */
export function expectChange(
  history: readonly Change[],
  step: Step,
  expected: ExpectedChange,
): void {
  const next =
    step === "undo" ? history.findLast(({ holds }) => holds) : history.find(({ holds }) => !holds);
  if (next?.number === expected.number && next.at === expected.at) return;
  const { number, at } = expected;
  throw new Problem("dataset/changed", {
    en: `What ${step} would take is ${next ? `change ${next.number} of ${next.at} (${next.what.en})` : "nothing"} by now, expected change ${number} of ${at}. Nothing was written.`,
    zh: `现在${step === "undo" ? "撤销" : "重做"}的将是${next ? `第 ${next.number} 项修改（${next.at}，${next.what.zh}）` : "空"}，应为第 ${number} 项修改（${at}）。没有写入任何内容。`,
  });
}
