/** What `inkloom model pull` says: the list, the line while bytes come, what has come. Pure, so that it can be tested. */
import {
  CATALOGUE,
  type CatalogueEntry,
  entrySize,
  type Language,
  licenceWords,
  printable,
  sizeWords,
  type Text,
} from "@inkloom/contract";
import type { PulledFile, PullProgress } from "@inkloom/server/pull";
import { textTable } from "../commands/text-table.ts";
import { textWidth } from "../language/text-width.ts";

const STAGES: Readonly<Record<PullProgress["stage"], Text>> = {
  ask: { en: "Asking the server", zh: "询问服务器" },
  fetch: { en: "Fetching", zh: "下载" },
  check: { en: "Checking", zh: "核对" },
  convert: { en: "Converting to safetensors", zh: "转换为 safetensors" },
};

const VERIFIED: Readonly<Record<"asker" | "catalogue" | "site" | "nobody", Text>> = {
  asker: { en: "SHA-256 as given", zh: "SHA-256 与给出的一致" },
  catalogue: { en: "SHA-256 as in the catalogue", zh: "SHA-256 与目录一致" },
  site: { en: "SHA-256 as the site states it", zh: "SHA-256 与站点声明一致" },
  nobody: { en: "not verified: no SHA-256 is known", zh: "未核对：没有已知的 SHA-256" },
};

const WORDS = {
  already: { en: "was there already", zh: "原已存在" },
  original: { en: "original kept as", zh: "原文件保留为" },
  leftOut: { en: "left out", zh: "未转换" },
  usedBy: { en: "for", zh: "用于" },
  left: { en: "left", zh: "剩余" },
} as const satisfies Readonly<Record<string, Text>>;

/** The whole catalogue, kind by kind. */
export function catalogueLines(language: Language, columns: number): string[] {
  const kinds = Map.groupBy(CATALOGUE, ({ kind }) => kind);
  return [...kinds].flatMap(([kind, entries], index) => [
    ...(index === 0 ? [] : [""]),
    `${kind}:`,
    ...textTable(
      entries.map((entry): [string, string] => [`  ${entry.id}`, entryWords(entry, language)]),
      columns,
    ),
  ]);
}

function entryWords(entry: CatalogueEntry, language: Language): string {
  const [comma, stop] = language === "zh" ? ["，", "；"] : [", ", "; "];
  const facts = [entrySize(entry), licenceWords(entry.licence)]
    .map((text) => text[language])
    .join(comma);
  return [
    entry.title[language],
    facts,
    `${WORDS.usedBy[language]} ${entry.usedBy.join(language === "zh" ? "、" : ", ")}`,
  ].join(stop);
}

/** One line while work goes on. @param pace bytes a second, and how long it still takes in seconds, where that is known */
export function pullLine(
  { stage, file, done, of }: PullProgress,
  { pace, left }: { readonly pace?: number | undefined; readonly left?: number | undefined },
  language: Language,
  columns: number,
): string {
  const parts = [STAGES[stage][language]];
  if (file !== undefined) parts.push(printable(file));
  if (done !== undefined && of !== undefined && of > 0)
    parts.push(
      `${Math.floor((100 * done) / of)}%`,
      language === "zh"
        ? `${sizeWords(done)}/${sizeWords(of)}`
        : `${sizeWords(done)} of ${sizeWords(of)}`,
    );
  else if (done !== undefined) parts.push(sizeWords(done));
  if (pace !== undefined && pace > 0) parts.push(`${sizeWords(pace)}/s`);
  if (left !== undefined && Number.isFinite(left)) {
    const clock = clockWords(left);
    parts.push(language === "zh" ? `${WORDS.left.zh} ${clock}` : `${clock} ${WORDS.left.en}`);
  }
  // What stands last goes first where there is no room.
  while (parts.length > 1 && textWidth(parts.join("  ")) > columns) parts.pop();
  return parts.join("  ");
}

/** 4:05, 1:00:09 */
function clockWords(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  const hours = Math.floor(minutes / 60);
  const low = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes % 60)}:${low}` : `${minutes}:${low}`;
}

/** What came, and how far it may be believed. @param path where the file lies on this machine */
export function pulledLines(
  { bytes, verified, already, converted, original, sha256 }: PulledFile,
  path: string,
  language: Language,
): string[] {
  const comma = language === "zh" ? "，" : ", ";
  const facts = [
    sizeWords(bytes),
    ...(already ? [WORDS.already[language]] : []),
    VERIFIED[verified ?? "nobody"][language],
    ...(verified === null ? [sha256] : []),
  ];
  if (converted !== undefined) {
    const { tensors, leftOut } = converted;
    facts.push(
      language === "zh"
        ? `由 pickle 转换，${tensors} 个张量逐一核对一致`
        : `converted from a pickle, ${tensors} tensors compared`,
    );
    if (leftOut.length > 0)
      facts.push(`${WORDS.leftOut[language]} ${leftOut.map(printable).join(comma)}`);
  }
  if (original !== undefined) facts.push(`${WORDS.original[language]} ${printable(original)}`);
  return [printable(path), `  ${facts.join(comma)}`];
}
