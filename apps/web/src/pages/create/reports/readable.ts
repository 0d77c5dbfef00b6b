/** A value of a report as people read it. */
import type { Language } from "../../../language/language.ts";
import { reportWords } from "./report-words.ts";

export type Readable =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "rows";
      readonly rows: readonly { readonly name: string; readonly value: unknown }[];
    };

/** What is said in both languages is said in one; lists of plain values are one line; names lose their underscores. */
export function readable(value: unknown, language: Language): Readable {
  if (value === null || value === undefined) return { kind: "text", text: "–" };
  if (typeof value === "boolean")
    return { kind: "text", text: reportWords.words[value ? "yes" : "no"][language] };
  if (typeof value === "number")
    return {
      kind: "text",
      text: new Intl.NumberFormat(language, {
        maximumFractionDigits: 6,
        useGrouping: false,
      }).format(value),
    };
  if (typeof value === "string") return { kind: "text", text: value };
  // JSON has nothing else.
  if (typeof value !== "object") return { kind: "text", text: "" };
  if (isSaid(value)) return { kind: "text", text: value[language] };
  if (Array.isArray(value)) {
    if (value.every((each) => typeof each !== "object" || each === null))
      return { kind: "text", text: value.length === 0 ? "–" : value.join(", ") };
    return {
      kind: "rows",
      rows: value.map((each: unknown, at) => ({ name: `${at + 1}`, value: each })),
    };
  }
  return {
    kind: "rows",
    rows: Object.entries(value).map(([name, inner]) => ({
      name: named(name),
      value: inner as unknown,
    })),
  };
}

const isSaid = (value: object): value is Readonly<Record<Language, string>> =>
  "en" in value &&
  "zh" in value &&
  Object.keys(value).length === 2 &&
  typeof value.en === "string" &&
  typeof value.zh === "string";

/** `dataFolder` and `data_folder` as `data folder`. */
const named = (name: string): string =>
  name
    .replaceAll("_", " ")
    .replaceAll(
      /([a-z])([A-Z])/g,
      (_all, low: string, high: string) => `${low} ${high.toLowerCase()}`,
    );
