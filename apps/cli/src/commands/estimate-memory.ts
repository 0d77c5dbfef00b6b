import { mkdir, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { type Language, Problem, printable, type Text } from "@inkloom/contract";
import type { Results } from "@inkloom/tools";
import { bytesWords, countWords } from "./amounts.ts";
import type { Perform } from "./bench.ts";
import { textTable } from "./text-table.ts";
import { watchDrawing } from "./watch-drawing.ts";

type Result = Results["estimate-memory"];
type Report = Result["report"];

const WORDS = {
  model: { en: "Model", zh: "模型" },
  parameters: { en: "Parameters", zh: "参数量" },
  trained: { en: "Trained values", zh: "训练的参数量" },
  weights: { en: "Weights as", zh: "权重" },
  file: { en: "the file", zh: "文件" },
  device: { en: "One device", zh: "单个设备" },
  host: { en: "Machine beside it", zh: "主机内存" },
  engine: { en: "Inkloom here, CPU", zh: "墨织（本机 CPU）" },
  fits: { en: "fits", zh: "可运行" },
  short: { en: "too much", zh: "内存不足" },
  there: { en: "this machine has", zh: "本机内存" },
  otherwise: { en: "Otherwise", zh: "其他方式" },
} as const satisfies Readonly<Record<string, Text>>;

/** Prints what holds memory, and writes the charts where they are wanted. */
export const performEstimateMemory: Perform<"estimate-memory"> = async (
  { parameters, extras },
  bench,
) => {
  const { language, around, runs } = bench;
  const chart_language =
    parameters.chart_language === "auto" ? language : parameters.chart_language;
  await watchDrawing(bench, {}, async ({ context, stop }) => {
    const result = await runs["estimate-memory"]({ ...parameters, chart_language }, context);
    const written = extras.out === undefined ? [] : await writeCharts(result, extras.out);
    stop();
    if (extras.json === true)
      bench.printJson({ ...result.report, ...(written.length > 0 && { charts: written }) });
    else
      around.stdout.write(
        `${[...reportWords(result.report, language), ...written.map(printable)].join("\n")}\n`,
      );
  });
};

function reportWords(report: Report, language: Language): string[] {
  const { model, networks, precisions, device, host, engine, variants, notes } = report;
  const say = (word: keyof typeof WORDS): string => WORDS[word][language];
  const parts = (of: Report["device"]["parts"]): [string, string][] =>
    of.map(({ label, bytes }) => [`  ${label[language]}`, bytesWords(bytes)]);
  const rows: [string, string][] = [
    [say("model"), [model.name, model.family].filter(Boolean).join(", ")],
    [say("parameters"), countWords(model.parameters)],
    ...networks.map(({ name, parameters, bytes }): [string, string] => [
      `  ${name}`,
      `${countWords(parameters)}  ${bytesWords(bytes)}`,
    ]),
  ];
  if (model.trained > 0) rows.push([say("trained"), countWords(model.trained)]);
  rows.push(
    ...precisions.map(({ precision, bytes }): [string, string] => [
      `${say("weights")} ${precision === "file" ? say("file") : precision}`,
      bytesWords(bytes),
    ]),
    [say("device"), bytesWords(device.bytes)],
    ...parts(device.parts),
  );
  if (host.bytes > 0) rows.push([say("host"), bytesWords(host.bytes)], ...parts(host.parts));
  if (engine)
    rows.push(
      [
        say("engine"),
        `${bytesWords(engine.bytes)}  ${say(engine.fits ? "fits" : "short")} (${say("there")} ${bytesWords(engine.memory)})`,
      ],
      ...parts(engine.parts),
    );
  rows.push(
    [say("otherwise"), ""],
    ...variants
      .slice(1)
      .map(({ label, bytes }): [string, string] => [`  ${label[language]}`, bytesWords(bytes)]),
  );
  return [
    ...textTable(rows.map(([name, value]) => [name, printable(value)])),
    ...notes.map((note) => note[language]),
  ];
}

/** Each chart as SVG and PNG in a folder, or all in the one form that a name ends in. @returns the paths */
async function writeCharts({ charts }: Result, out: string): Promise<string[]> {
  const { chartPng, chartSvg } = await import("@inkloom/tools");
  const ending = extname(out).toLowerCase();
  const single = [".svg", ".png"].includes(ending);
  if (ending !== "" && !single)
    throw new Problem("input/usage", {
      en: `--out: got ${JSON.stringify(out)}, expected a folder, or a file that ends in .svg or .png.`,
      zh: `--out：给出的是 ${JSON.stringify(out)}，应为文件夹，或以 .svg、.png 结尾的文件。`,
    });
  if (!single) await mkdir(out, { recursive: true });
  const written: string[] = [];
  for (const chart of charts)
    for (const kind of single ? [ending] : [".svg", ".png"]) {
      const path = single
        ? `${out.slice(0, -ending.length)}-${chart.id}${ending}`
        : join(out, `memory-${chart.id}${kind}`);
      await writeFile(path, kind === ".svg" ? chartSvg(chart) : await chartPng(chart));
      written.push(path);
    }
  return written;
}
