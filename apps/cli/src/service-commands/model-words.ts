/** What `inkloom model list`, `show` and `hash` print. */
import { type Language, printable, type Text } from "@inkloom/contract";
import type { HashingProgress, ToldModel, ToldModels } from "@inkloom/server";
import { bytesWords, countWords } from "../commands/amounts.ts";
import { textTable } from "../commands/text-table.ts";

const WORDS = {
  none: { en: "No model.", zh: "没有模型。" },
  total: { en: "{count} models", zh: "共 {count} 个模型" },
  next: { en: "More: --after {mark}", zh: "更多：--after {mark}" },
  kind: { en: "Kind", zh: "类型" },
  name: { en: "Name", zh: "名称" },
  file: { en: "File", zh: "文件" },
  family: { en: "Family", zh: "系列" },
  holds: { en: "Holds", zh: "内容" },
  architecture: { en: "Architecture", zh: "架构" },
  precision: { en: "Precision", zh: "精度" },
  title: { en: "Title", zh: "标题" },
  author: { en: "Author", zh: "作者" },
  licence: { en: "Licence", zh: "许可协议" },
  alias: { en: "Also called", zh: "别名" },
  baseModel: { en: "Trained on", zh: "训练所用模型" },
  triggers: { en: "Trigger words", zh: "触发词" },
  captions: { en: "Training words", zh: "训练用词" },
  strength: { en: "Strength", zh: "强度" },
  negative: { en: "Negative", zh: "负面提示词" },
  sha256: { en: "SHA-256", zh: "SHA-256" },
  autoV2: { en: "AutoV2", zh: "AutoV2" },
  autoV3: { en: "AutoV3", zh: "AutoV3" },
  tags: { en: "Tags", zh: "标签" },
  notes: { en: "Notes", zh: "备注" },
  description: { en: "Description", zh: "说明" },
  problem: { en: "Problem", zh: "问题" },
  missing: { en: "file is gone", zh: "文件已不存在" },
  shadowed: { en: "hidden behind another file of the name", zh: "被同名文件遮盖" },
  unnameable: { en: "requests do not take this name", zh: "请求不接受此名称" },
  favourite: { en: "favourite", zh: "收藏" },
  hashing: { en: "Hashing", zh: "正在计算哈希" },
  left: { en: "{count} files, {bytes} without a hash", zh: "{count} 个文件（{bytes}）尚无哈希" },
} as const satisfies Readonly<Record<string, Text>>;

type Word = keyof typeof WORDS;

export function pageLines(
  { models, total, next }: ToldModels,
  language: Language,
  columns: number,
): string[] {
  if (models.length === 0) return [WORDS.none[language]];
  const rows = models.map((model): [string, string] => {
    const about = [
      model.kind,
      model.family?.id ?? model.architecture ?? "",
      bytesWords(model.bytes),
      model.autoV2 ?? "",
      ...remarksOf(model, language),
      ...model.tags.map((tag) => `#${tag}`),
    ];
    return [printable(model.name), printable(about.filter((word) => word !== "").join("  "))];
  });
  const more = next === null ? [] : [WORDS.next[language].replace("{mark}", () => next)];
  const count = WORDS.total[language].replace("{count}", () => countWords(total));
  return [...textTable(rows, columns), ...(next === null ? [] : [count]), ...more];
}

const remarksOf = (model: ToldModel, language: Language): string[] => [
  ...(model.missingSince === null ? [] : [WORDS.missing[language]]),
  ...(model.unreachable === "shadowed" ? [WORDS.shadowed[language]] : []),
  ...(model.unreachable === "name" ? [WORDS.unnameable[language]] : []),
  ...(model.favourite ? [WORDS.favourite[language]] : []),
];

export function modelLines(model: ToldModel, language: Language, columns: number): string[] {
  const comma = language === "zh" ? "、" : ", ";
  const rows: (readonly [Word, string | null])[] = [
    ["name", [model.name, ...remarksOf(model, language)].join("  ")],
    ["kind", model.kind],
    ["file", `${model.filename}  ${bytesWords(model.bytes)}`],
    ["family", model.family?.label ?? null],
    ["holds", model.holds === model.kind ? null : model.holds],
    ["architecture", model.architecture],
    ["precision", model.precision.join(comma)],
    ["title", model.title],
    ["author", model.author],
    ["licence", model.licence],
    ["alias", model.alias],
    ["baseModel", model.baseModel],
    ["triggers", model.triggerWords.join(comma)],
    [
      "captions",
      model.captions.map(({ words, count }) => `${words} (${countWords(count)})`).join(comma),
    ],
    ["strength", model.strength === null ? null : String(model.strength)],
    ["negative", model.negative],
    ["sha256", model.sha256],
    ["autoV2", model.autoV2],
    ["autoV3", model.autoV3],
    ["tags", model.tags.join(comma)],
    ["notes", model.notes],
    ["description", model.description],
    ["problem", model.problem?.detail ?? null],
  ];
  return textTable(
    rows.flatMap(([word, value]): [string, string][] =>
      value === null || value === "" ? [] : [[WORDS[word][language], lines(value)]],
    ),
    columns,
  );
}

/** Other people's text, its lines kept. */
const lines = (text: string): string => text.split("\n").map(printable).join("\n");

export function hashingLine(progress: HashingProgress, language: Language): string {
  const { files, bytes, name, done = 0, of = 0 } = progress;
  const left = WORDS.left[language]
    .replace("{count}", () => countWords(files))
    .replace("{bytes}", () => bytesWords(bytes));
  if (name === undefined) return left;
  const percent = of === 0 ? 100 : Math.floor((100 * done) / of);
  return `${WORDS.hashing[language]} ${printable(name)} ${percent}%  ${left}`;
}
