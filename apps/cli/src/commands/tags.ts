/** Tags of data sets: counted, changed, completed. */
import { type Language, printable } from "@inkloom/contract";
import type { Results } from "@inkloom/tools";
import type { Perform } from "./bench.ts";
import { textTable } from "./text-table.ts";

/** Tags and captions of a change that are shown; --json has more. */
const SHOWN_TAGS = 20;
const SHOWN_CAPTIONS = 5;

export const performTagsList: Perform<"tags-list"> = async ({ parameters, extras }, bench) => {
  const { language, around, context, runs } = bench;
  const result = await runs["tags-list"](parameters, context);
  if (extras.json === true) bench.printJson(result);
  else around.stdout.write(`${listWords(result, language).map(printable).join("\n")}\n`);
};

function listWords(
  { of, fit, different, tags, captions }: Results["tags-list"],
  language: Language,
): string[] {
  const first =
    language === "zh"
      ? `${of} 个标注中有 ${fit} 个符合，共 ${different} 种标签。`
      : `${fit} of ${of} captions fit, with ${different} different tags.`;
  const width = String(tags?.[0]?.count ?? 0).length;
  return [
    first,
    ...(tags ?? []).map(({ tag, count }) => `${String(count).padStart(width)}  ${tag}`),
    ...(captions ?? []).flatMap(({ name, lines }) => [
      name,
      ...lines.map((line) => `  ${line.join(", ")}`),
    ]),
  ];
}

export const performTagsEdit: Perform<"tags-edit"> = async ({ parameters, extras }, bench) => {
  const { language, around, context, runs } = bench;
  const result = await runs["tags-edit"](parameters, context);
  if (extras.json === true) bench.printJson(result);
  else around.stdout.write(`${editWords(result, language).map(printable).join("\n")}\n`);
};

function editWords(result: Results["tags-edit"], language: Language): string[] {
  const { preview, what, of, changed, changes, tags } = result;
  const zh = language === "zh";
  const rows = tags.slice(0, SHOWN_TAGS).map(({ tag, removed, added, why }): [string, string] => {
    const counts = [removed > 0 ? `-${removed}` : "", added > 0 ? `+${added}` : ""];
    return [counts.filter(Boolean).join(" "), why ? `${tag}  (${why[language]})` : tag];
  });
  const more = tags.length - rows.length;
  const first = zh
    ? `${what.zh}：${of} 个标注中${preview ? "将有" : "有"} ${changed} 个改变。`
    : `${what.en}: ${changed} of ${of} captions ${preview ? "would change" : "changed"}.`;
  return [
    first,
    ...textTable(rows),
    ...(more > 0 ? [zh ? `另有 ${more} 种标签` : `${more} more tags`] : []),
    ...(preview ? changes.slice(0, SHOWN_CAPTIONS).flatMap(changeWords) : []),
    ...(preview || changed === 0
      ? []
      : [
          zh
            ? "可用 inkloom dataset history 撤销（--do undo）。"
            : "inkloom dataset history --do undo takes it back.",
        ]),
  ];
}

const changeWords = ({
  name,
  before,
  after,
}: Results["tags-edit"]["changes"][number]): string[] => [
  "",
  name,
  ...before.split("\n").map((line) => `- ${line}`),
  ...after.split("\n").map((line) => `+ ${line}`),
];

export const performTagsSuggest: Perform<"tags-suggest"> = async (
  { parameters, extras },
  bench,
) => {
  const { around, context, runs } = bench;
  const result = await runs["tags-suggest"](parameters, context);
  if (extras.json === true) bench.printJson(result);
  else {
    const rows = result.tags.map(({ tag, translation = "", count }): [string, string] => [
      tag,
      count === undefined ? translation : `${translation}  (${count})`,
    ]);
    around.stdout.write(
      textTable(rows)
        .map((line) => `${printable(line)}\n`)
        .join(""),
    );
  }
};
