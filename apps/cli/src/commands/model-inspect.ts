import { basename, extname } from "node:path";
import { type Language, printable } from "@inkloom/contract";
import type { ModelReport, NetworkReport } from "@inkloom/tools";
import { bytesWords, countWords } from "./amounts.ts";
import type { Perform } from "./bench.ts";
import { MODEL_WORDS } from "./model-words.ts";
import { textTable } from "./text-table.ts";

type Adapter = NonNullable<ModelReport["adapter"]>;
type Upscaler = NonNullable<ModelReport["upscaler"]>;
type Reason = ModelReport["unmapped"][number]["reason"];
type ReasonWords = (reason: Reason) => string;

/** Keys read into memory that are named for each reason; there can be as many as the file has. */
const NAMED = 5;

/** Prints what a model file holds and lacks. */
export const performModelInspect: Perform<"model-inspect"> = async (request, bench) => {
  const { language, around, context, runs } = bench;
  const report = await runs["model-inspect"](request.parameters, context);
  if (request.extras.json === true) bench.printJson(report);
  else {
    // Not at the start: the readers of weight files come along with the tools.
    const { MAPPING_REASONS } = await import("@inkloom/engine/weights");
    const text = modelText(report, language, (reason) => MAPPING_REASONS[reason][language]);
    around.stdout.write(`${text}\n`);
  }
};

/** The report for people: a table, then every key that is missing, misshaped or unused, and the first
 *  keys that are not used from the file, by reason. */
function modelText(report: ModelReport, language: Language, reasonWords: ReasonWords): string {
  const say = (word: keyof typeof MODEL_WORDS): string => MODEL_WORDS[word][language];
  const open = language === "zh" ? "（" : " (";
  const close = language === "zh" ? "）" : ")";
  const colon = language === "zh" ? "：" : ": ";
  const comma = language === "zh" ? "，" : ", ";
  const counted = (count: number): string => `${open}${countWords(count)}${close}`;
  /** A title with the length of its list; nothing where the list is empty. */
  const heading = (title: keyof typeof MODEL_WORDS, count: number): string[] =>
    count === 0 ? [] : [`${say(title)}${counted(count)}`];
  const titled = (title: keyof typeof MODEL_WORDS, entries: readonly string[]): string[] => [
    ...heading(title, entries.length),
    ...entries.map((entry) => `  ${printable(entry)}`),
  ];
  const more = (count: number): string[] =>
    count <= 0 ? [] : [`    ${say("more").replace("{count}", countWords(count))}`];
  const { mapped, unmapped, nativeSize, noise } = report;
  const networks: readonly [string, NetworkReport][] = Object.entries(report.networks ?? {});
  const precision = report.precision.map(
    ({ dtype, tensors }) => `${dtype}${open}${countWords(tensors)} ${say("tensors")}${close}`,
  );
  const unmappedBytes = unmapped.reduce((sum, { bytes }) => sum + bytes, 0);
  const networkRows = networks.map(([name, network]): [string, string] => [
    `  ${name}`,
    [countWords(network.parameters), network.naming].filter(Boolean).join("  "),
  ]);
  const graphRows = (report.graphs ?? []).map(
    ({ part, parameters, opset, inputs, outputs }): [string, string] => [
      `  ${part}`,
      `${countWords(parameters)}  ${inputs.join(comma)} -> ${outputs.join(comma)}  opset ${String(opset)}`,
    ],
  );
  const why = report.why?.[language];
  const usableWords = (): string => {
    const name = basename(report.path, extname(report.path));
    if (report.adapter) return say("applicable").replace("{name}", name);
    if (report.upscaler) return say("enlarges").replace("{name}", name);
    return report.usable ? say("yes") : [say("no"), why].filter(Boolean).join(colon);
  };
  const rows: [string, string][] = [
    [say("path"), report.path],
    [say("family"), report.family?.label[language] ?? say("unknown")],
    [say("layout"), report.layout],
    [say("format"), [...new Set(report.files.map(({ format }) => format))].join(", ")],
    [say("precision"), precision.join(", ")],
    [say("parameters"), countWords(report.parameters)],
    ...networkRows,
    ...graphRows,
    ...(report.adapter ? adapterRows(report.adapter, language, say) : []),
    ...(report.upscaler ? [upscalerRow(report.upscaler, language, say)] : []),
    ...(noise === undefined
      ? []
      : [
          [
            say("prediction"),
            [
              say(noise.parameterization),
              noise.doubt ? say("guessed") : "",
              noise.betas.zeroTerminalSnr ? say("zeroSnr") : "",
            ]
              .filter(Boolean)
              .join(comma),
          ] as [string, string],
        ]),
    ...(nativeSize === undefined
      ? []
      : [[say("size"), `${String(nativeSize)} px`] as [string, string]]),
    [say("weights"), bytesWords(report.bytes)],
    [`  ${say("fromFile")}`, bytesWords(mapped.bytes)],
    [`  ${say("read")}`, bytesWords(unmappedBytes)],
    [say("usable"), usableWords()],
  ];
  return [
    ...textTable(rows.map(([name, value]) => [name, printable(value)])),
    ...titled(
      "missing",
      networks.flatMap(([name, { missing }]) =>
        missing.map(({ key, shape }) => `${name}${colon}${key} ${shapeWords(shape)}`),
      ),
    ),
    ...titled(
      "misshaped",
      networks.flatMap(([name, { misshaped }]) =>
        misshaped.map(
          ({ key, expected, actual }) =>
            `${name}${colon}${key} ${shapeWords(actual)}${comma}${say("expected")} ${shapeWords(expected)}`,
        ),
      ),
    ),
    ...titled("extra", report.extra),
    ...heading("unmapped", unmapped.length),
    ...Object.entries(Object.groupBy(unmapped, ({ reason }) => reason)).flatMap(
      ([reason, keys = []]) => [
        `  ${reasonWords(reason as Reason)}${counted(keys.length)}`,
        ...keys.slice(0, NAMED).map(({ key }) => `    ${printable(key)}`),
        ...more(keys.length - NAMED),
      ],
    ),
  ].join("\n");
}

/** An upscaler's network in one row. */
const upscalerRow = (
  { architecture, scale, details }: Upscaler,
  language: Language,
  say: (word: keyof typeof MODEL_WORDS) => string,
): [string, string] => [
  say("architecture"),
  `${architecture} ${String(scale)}x${language === "zh" ? "，" : ", "}${details[language]}`,
];

/** What a LoRA changes, and what its makers say about it. */
function adapterRows(
  { kinds, dora, layers, madeFor, baseModel, alias, hash, triggers }: Adapter,
  language: Language,
  say: (word: keyof typeof MODEL_WORDS) => string,
): [string, string][] {
  const comma = language === "zh" ? "、" : ", ";
  const changes = kinds.map(({ kind, layers: count, ranks }) =>
    [
      kind,
      ...(ranks.length > 0 ? [`${say("rank")} ${ranks.join("/")}`] : []),
      `(${countWords(count)} ${say("layers")})`,
    ].join(" "),
  );
  const words = triggers.map(({ words, count }) =>
    count === undefined ? words : `${words} (${countWords(count)})`,
  );
  const optional = (
    word: keyof typeof MODEL_WORDS,
    text: string | undefined,
  ): [string, string][] => (text === undefined || text === "" ? [] : [[say(word), text]]);
  return [
    [say("changes"), [...changes, ...(dora ? [say("lengths")] : [])].join(comma)],
    ...Object.entries(layers).map(([network, count]): [string, string] => [
      `  ${network}`,
      `${countWords(count)} ${say("layers")}`,
    ]),
    ...optional("madeFor", madeFor?.[language]),
    ...optional("trainedOn", baseModel),
    ...optional("alias", alias),
    [say("hash"), hash],
    ...optional("triggers", words.join(comma)),
  ];
}

const shapeWords = (shape: readonly number[]): string => `[${shape.join(", ")}]`;
