import type { Language } from "@inkloom/contract";
import type { ModelReport, NetworkReport } from "@inkloom/tools";
import { bytesWords, countWords } from "./amounts.ts";
import type { Perform } from "./bench.ts";
import { MODEL_WORDS } from "./model-words.ts";
import { textTable } from "./text-table.ts";

/** Prints what a model file holds and lacks. */
export const performModelInspect: Perform<"model-inspect"> = async (request, bench) => {
  const { language, around, context, runs } = bench;
  const report = await runs["model-inspect"](request.parameters, context);
  if (request.extras.json === true) bench.printJson(report);
  else around.stdout.write(`${modelText(report, language)}\n`);
};

/** The report for people: a table, then every key that is missing, misshaped, unused or unmapped. */
function modelText(report: ModelReport, language: Language): string {
  const say = (word: keyof typeof MODEL_WORDS): string => MODEL_WORDS[word][language];
  const open = language === "zh" ? "（" : " (";
  const close = language === "zh" ? "）" : ")";
  const colon = language === "zh" ? "：" : ": ";
  const { mapped, unmapped, nativeSize } = report;
  const networks: readonly [string, NetworkReport][] = Object.entries(report.networks ?? {});
  const precision = report.precision.map(
    ({ dtype, tensors }) => `${dtype}${open}${countWords(tensors)} ${say("tensors")}${close}`,
  );
  const unmappedBytes = unmapped.reduce((sum, { bytes }) => sum + bytes, 0);
  const networkRows = networks.map(([name, network]): [string, string] => [
    `  ${name}`,
    [countWords(network.parameters), network.naming].filter(Boolean).join("  "),
  ]);
  const why = report.why?.[language];
  const rows: [string, string][] = [
    [say("path"), report.path],
    [say("family"), report.family?.label ?? say("unknown")],
    [say("layout"), report.layout],
    [say("format"), [...new Set(report.files.map(({ format }) => format))].join(", ")],
    [say("precision"), precision.join(", ")],
    [say("parameters"), countWords(report.parameters)],
    ...networkRows,
    ...(nativeSize === undefined
      ? []
      : [[say("size"), `${String(nativeSize)} px`] as [string, string]]),
    [say("weights"), bytesWords(report.bytes)],
    [`  ${say("fromFile")}`, bytesWords(mapped.bytes)],
    [`  ${say("read")}`, bytesWords(unmappedBytes)],
    [say("usable"), report.usable ? say("yes") : [say("no"), why].filter(Boolean).join(colon)],
  ];
  return [
    ...textTable(rows),
    ...list(
      say("missing"),
      networks.flatMap(([name, { missing }]) =>
        missing.map(({ key, shape }) => `${name}: ${key} ${shapeWords(shape)}`),
      ),
    ),
    ...list(
      say("misshaped"),
      networks.flatMap(([name, { misshaped }]) =>
        misshaped.map(
          ({ key, expected, actual }) =>
            `${name}: ${key} ${shapeWords(actual)}, ${say("expected")} ${shapeWords(expected)}`,
        ),
      ),
    ),
    ...list(say("extra"), report.extra),
    ...list(
      say("unmapped"),
      unmapped.map(({ key, reason }) => `${key}: ${reason}`),
    ),
  ].join("\n");
}

const shapeWords = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

/** A titled list with its length; nothing where the list is empty. */
function list(title: string, entries: readonly string[]): string[] {
  if (entries.length === 0) return [];
  return [`${title} (${countWords(entries.length)})`, ...entries.map((entry) => `  ${entry}`)];
}
