import { basename } from "node:path";
import { type Language, printable } from "@inkloom/contract";
import type { PictureReport } from "@inkloom/tools";
import { bytesWords } from "./amounts.ts";
import type { Perform } from "./bench.ts";
import { INFO_WORDS, SOURCE_WORDS } from "./info-words.ts";
import { textTable } from "./text-table.ts";

/** Prints how a picture was made. */
export const performInfo: Perform<"info"> = async ({ parameters, extras }, bench) => {
  const { language, around, context, runs } = bench;
  const report = await runs.info(parameters, context);
  if (extras.json === true) bench.printJson(report);
  else around.stdout.write(`${infoText(report, parameters.picture, language)}\n`);
};

/** The report for people: the file, the settings, and what cannot be repeated. */
function infoText(report: PictureReport, path: string, language: Language): string {
  const say = (word: keyof typeof INFO_WORDS): string => INFO_WORDS[word][language];
  const { kind, bytes, restored, why } = report;
  const file: [string, string][] = [
    [say("file"), `${printable(path)}  ${kind.toUpperCase()}, ${bytesWords(bytes)}`],
  ];
  if (restored === undefined)
    return [...textTable([...file, [say("settings"), say("none")]]), why?.[language] ?? ""]
      .map((line) => line.trimEnd())
      .join("\n");
  const { source, tool, parameters, unknown, about } = restored;
  const settings = Object.entries(parameters).map(([name, value]): [string, string] => [
    `  ${name}`,
    oneLine(value),
  ]);
  const notes = Object.entries(about).map(([label, value]): [string, string] => [
    `  ${printable(label)}`,
    oneLine(value),
  ]);
  const lost = unknown.map(({ name, value, why: reason }): [string, string] => [
    `  ${name}`,
    `${oneLine(value)}${language === "zh" ? "：" : ": "}${reason[language]}`,
  ]);
  const listed = (title: keyof typeof INFO_WORDS, rows: readonly [string, string][]): string[] =>
    rows.length === 0 ? [] : [say(title), ...textTable([...rows])];
  return [
    ...textTable([...file, [say("source"), SOURCE_WORDS[source]], [say("tool"), tool]]),
    ...listed("settings", settings),
    ...listed("about", notes),
    ...listed("unknown", lost),
    `${say("again")}${language === "zh" ? "：" : ": "}inkloom ${tool} --from ${printable(basename(path))}`,
  ].join("\n");
}

/** A value in one line, line breaks as a space. */
const oneLine = (value: unknown): string =>
  printable(
    (typeof value === "string" ? value : JSON.stringify(value)).replaceAll(/\s*\n\s*/g, " "),
  );
