import { type Language, printable } from "@inkloom/contract";
import type { Results } from "@inkloom/tools";
import type { Perform } from "./bench.ts";

/** Prints the changes of a data set, or what was undone. */
export const performDatasetHistory: Perform<"dataset-history"> = async (
  { parameters, extras },
  bench,
) => {
  const { language, around, context, runs } = bench;
  const result = await runs["dataset-history"](parameters, context);
  if (extras.json === true) bench.printJson(result);
  else around.stdout.write(`${historyWords(result, parameters.step, language).join("\n")}\n`);
};

function historyWords(
  { changes, done }: Results["dataset-history"],
  step: "list" | "undo" | "redo",
  language: Language,
): string[] {
  const zh = language === "zh";
  const files = (count: number): string => (zh ? `${count} 个文件` : `${count} files`);
  if (step === "list") {
    if (changes.length === 0) return [zh ? "没有修改记录。" : "Nothing was changed."];
    return changes.map(({ number, at, what, files: count, holds }) =>
      printable(
        `${holds ? " " : "-"} ${String(number).padStart(3)}  ${at.slice(0, 19).replace("T", " ")}  ${what[language]}  (${files(count)})`,
      ),
    );
  }
  if (done.length === 0)
    return step === "undo"
      ? [zh ? "没有可撤销的修改。" : "There is nothing to undo."]
      : [zh ? "没有可重做的修改。" : "There is nothing to do again."];
  const verb = { undo: zh ? "已撤销：" : "Undone: ", redo: zh ? "已重做：" : "Done again: " };
  return done.map(({ what, files: count }) =>
    printable(`${verb[step]}${what[language]}  (${files(count)})`),
  );
}
