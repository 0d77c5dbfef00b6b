/** A value of a report as people read it. */
import type { Language } from "../../../language/language.ts";
import { reportNames, reportWords } from "./report-words.ts";

type Readable =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "rows"; readonly rows: readonly Row[] }
  | {
      readonly kind: "table";
      readonly columns: readonly string[];
      /** By column. */
      readonly lines: readonly (readonly string[])[];
    };

interface Row {
  readonly name: string;
  /** As the report calls it. */
  readonly key: string;
  readonly value: unknown;
}

const NOTHING = "–";
/** Names whose numbers are sizes. */
const SIZES = new Set(["bytes", "memory", "freeMemory", "engine", "estimated", "peak"]);

/** What is said in both languages is said in one; lists of plain values are one line, lists of plain objects a table. */
export function readable(value: unknown, language: Language, name = ""): Readable {
  const plain = plainText(value, language, name);
  if (plain !== undefined) return { kind: "text", text: plain };
  if (Array.isArray(value)) return readableList(value, language);
  return { kind: "rows", rows: rowsOf(value as object, language) };
}

function readableList(values: readonly unknown[], language: Language): Readable {
  const plain = values.map((value) => plainText(value, language));
  if (plain.every((text) => text !== undefined))
    return { kind: "text", text: plain.length === 0 ? NOTHING : plain.join(", ") };
  const objects = values.filter(isObject);
  const columns = [...new Set(objects.flatMap((each) => Object.keys(each)))];
  const lines: readonly string[][] = objects
    .map((each) => columns.map((key) => (key in each ? plainText(each[key], language, key) : "")))
    .filter(isComplete);
  if (lines.length === values.length)
    return { kind: "table", columns: columns.map((key) => nameIn(key, language)), lines };
  const rows = values.map((value, at) => ({ name: `${at + 1}`, key: "", value }));
  return { kind: "rows", rows };
}

const isComplete = (line: (string | undefined)[]): line is string[] =>
  line.every((text) => text !== undefined);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const rowsOf = (value: object, language: Language): Row[] =>
  Object.entries(value).map(([key, inner]) => ({
    name: nameIn(key, language),
    key,
    value: inner as unknown,
  }));

/** Undefined for what needs more than a line. */
function plainText(value: unknown, language: Language, name = ""): string | undefined {
  if (value === null || value === undefined) return NOTHING;
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return reportWords.words[value ? "yes" : "no"][language];
  if (typeof value === "number") {
    if (!SIZES.has(name)) return plainNumber(value, language, 6);
    const size = plainNumber(value / 2 ** 20, language, 1);
    return reportWords.words.bytes[language].replace("{{size}}", size);
  }
  return typeof value === "object" && isSaid(value) ? value[language] : undefined;
}

const plainNumber = (value: number, language: Language, digits: number): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: digits, useGrouping: false }).format(
    value,
  );

const isSaid = (value: object): value is Readonly<Record<Language, string>> =>
  "en" in value &&
  "zh" in value &&
  Object.keys(value).length === 2 &&
  typeof value.en === "string" &&
  typeof value.zh === "string";

/** `data_folder` as `data folder`, where nobody gave it a name. */
function nameIn(key: string, language: Language): string {
  const words: Readonly<Record<string, Readonly<Record<Language, string>>>> = reportNames.words;
  return words[key]?.[language] ?? key.replaceAll("_", " ");
}
