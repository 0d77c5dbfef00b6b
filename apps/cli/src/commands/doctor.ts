import { join } from "node:path";
import { type Language, printable, type Text } from "@inkloom/contract";
import type { MachineReport } from "@inkloom/tools";
import { bytesWords } from "./amounts.ts";
import type { Perform } from "./bench.ts";
import { DOCTOR_WORDS } from "./doctor-words.ts";
import { textTable } from "./text-table.ts";

/** Prints what this machine can run. */
export const performDoctor: Perform<"doctor"> = async ({ parameters, extras }, bench) => {
  const { language, around, context, runs } = bench;
  const report = await runs.doctor(parameters, context);
  if (extras.json === true) bench.printJson(report);
  else around.stdout.write(`${machineText(report, language, around.stdout.columns)}\n`);
};

/** The report for people. */
function machineText(report: MachineReport, language: Language, columns: number): string {
  const say = (word: keyof typeof DOCTOR_WORDS): string => DOCTOR_WORDS[word][language];
  const { versions, system, dataFolder, devices, models, files } = report;
  const cores = `${String(system.cores)} ${say("cores")}`;
  const memory = `${bytesWords(system.memory)}, ${bytesWords(system.freeMemory)} ${say("free")}`;
  const state = say(dataFolder.writable ? "writable" : "notWritable");
  const about = textTable([
    [
      say("versions"),
      `Inkloom ${versions.inkloom}, Node ${versions.node}, ONNX Runtime ${versions.onnxRuntime}`,
    ],
    [say("system"), `${system.platform} ${system.architecture}`],
    [say("processor"), `${printable(system.processor)}, ${cores}`],
    [say("memory"), memory],
    [say("dataFolder"), `${printable(dataFolder.path)}${language === "zh" ? "，" : ", "}${state}`],
  ]);
  const deviceRows = devices.map((device): [string, string] => [
    `  ${device.device}`,
    deviceWords(device, language),
  ]);
  const modelRows = models.map(({ name, path, bytes }): [string, string] => [
    `  ${printable(name)}`,
    `${bytesWords(bytes)}  ${printable(path)}`,
  ]);
  const modelLines = modelRows.length > 0 ? textTable(modelRows) : [`  ${say("none")}`];
  return [
    ...about,
    say("devices"),
    ...textTable(deviceRows, columns),
    say("models"),
    ...modelLines,
    say("files"),
    ...textTable(
      files.map((found) => [`  ${say(found.kind)}`, filesWords(found, language)]),
      columns,
    ),
  ].join("\n");
}

/** The number in each folder that holds some; where there are none, the first folder to put some into. */
function filesWords(
  { kind, folders, problem }: MachineReport["files"][number],
  language: Language,
): string {
  if (problem) return printable(problem[language]);
  const full = folders.filter(({ count }) => count > 0);
  const words = (text: Text, { path, count }: { path: string; count: number }): string =>
    text[language]
      .replace("{count}", String(count))
      .replace("{path}", () => printable(placeOf(kind, path)));
  if (full.length === 0)
    return folders
      .slice(0, 1)
      .map((each) => words(DOCTOR_WORDS.place, each))
      .join("");
  return full.map((each) => words(DOCTOR_WORDS.held, each)).join(language === "zh" ? "，" : ", ");
}

/** Styles lie in one file. */
const placeOf = (kind: string, folder: string): string =>
  kind === "styles" ? join(folder, "styles.csv") : folder;

function deviceWords(
  { works, software, install, said = "" }: MachineReport["devices"][number],
  language: Language,
): string {
  if (works) return DOCTOR_WORDS[software ? "software" : "works"][language];
  const separator = language === "zh" ? "：" : ": ";
  return `${DOCTOR_WORDS.absent[language]}${separator}${install?.[language] ?? printable(said)}`;
}
