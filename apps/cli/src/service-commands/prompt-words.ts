/** What `inkloom prompt` tells people. */
import { type Language, printable, type Text } from "@inkloom/contract";
import type { ToldPrompts } from "@inkloom/server/elsewhere";
import type { Completion, PromptReading, TagList, TextReading } from "@inkloom/tools";
import { textTable } from "../commands/text-table.ts";

type SpanKind = TextReading["spans"][number]["kind"];

const WORDS = {
  prompt: { en: "Prompt", zh: "提示词" },
  negative: { en: "Negative prompt", zh: "反向提示词" },
  tokens: {
    en: "{tokens} tokens in {chunks} of {limit}",
    zh: "{tokens} 个词元，{chunks}，每段 {limit}",
  },
  chunk: { en: "1 chunk", zh: "1 段" },
  chunks: { en: "{count} chunks", zh: "{count} 段" },
  drawn: { en: "words are drawn: tokens of one draw", zh: "含随机词语：词元数取一次随机结果" },
  absent: { en: "not there", zh: "不存在" },
  wrong: { en: "wrong", zh: "错误" },
  request: { en: "Request", zh: "请求" },
  none: { en: "Nothing.", zh: "没有结果。" },
  tags: { en: "tags: {count}", zh: "{count} 个标签" },
  translations: { en: "translations: {count}", zh: "{count} 条译文" },
  faulty: {
    en: "{count} lines passed over, the first is {line}",
    zh: "跳过 {count} 行，首行为第 {line} 行",
  },
  times: { en: "{count} times", zh: "{count} 次" },
} as const satisfies Readonly<Record<string, Text>>;

const KINDS: Readonly<Record<SpanKind, Text>> = {
  comment: { en: "comment", zh: "注释" },
  weight: { en: "weight", zh: "权重" },
  lora: { en: "LoRA", zh: "LoRA" },
  embedding: { en: "textual inversion", zh: "文本反演" },
  wildcard: { en: "wildcard", zh: "通配符" },
  variant: { en: "variant", zh: "多选一" },
  schedule: { en: "schedule", zh: "分步" },
  alternation: { en: "alternation", zh: "交替" },
  break: { en: "chunk ends", zh: "分段" },
  and: { en: "and", zh: "组合" },
};

const COMPLETIONS: Readonly<Record<Completion["kind"], Text>> = {
  tag: { en: "tag", zh: "标签" },
  lora: KINDS.lora,
  embedding: KINDS.embedding,
  wildcard: KINDS.wildcard,
  style: { en: "style", zh: "样式" },
};

/** Characters of an excerpt. */
const EXCERPT = 60;

type Row = [string, string];

/** Sums, chunks, spans and faults of both texts. */
export function readingLines(
  { limit, prompt, negativePrompt, faults }: PromptReading,
  texts: { readonly prompt: string; readonly negative: string },
  language: Language,
  columns: number | undefined,
): string[] {
  const rows: Row[] = [
    ...textRows(prompt, texts.prompt, [WORDS.prompt[language], limit], language),
    ...(texts.negative === ""
      ? []
      : textRows(negativePrompt, texts.negative, [WORDS.negative[language], limit], language)),
    ...faults.map((fault): Row => [WORDS.request[language], printable(fault.message[language])]),
  ];
  return textTable(rows, columns);
}

function textRows(
  { tokens, chunks, spans, faults, drawn }: TextReading,
  text: string,
  [title, limit]: readonly [string, number],
  language: Language,
): Row[] {
  const several = WORDS.chunks[language].replace("{count}", String(chunks.length));
  const sum = WORDS.tokens[language]
    .replace("{tokens}", String(tokens))
    .replace("{chunks}", chunks.length === 1 ? WORDS.chunk[language] : several)
    .replace("{limit}", String(limit));
  const cut = ({ from, to }: { readonly from: number; readonly to: number }): string =>
    excerpt(text.slice(from, to));
  return [
    [title, sum],
    ...(drawn ? [["", WORDS.drawn[language]] as Row] : []),
    ...(chunks.length > 1 ? chunks.map((chunk): Row => [`  ${chunk.tokens}`, cut(chunk)]) : []),
    ...spans.map((span): Row => {
      const weight = span.weight === undefined ? [] : [`= ${Number(span.weight.toPrecision(4))}`];
      const absent = span.known === false ? [`(${WORDS.absent[language]})`] : [];
      return [`  ${KINDS[span.kind][language]}`, [cut(span), ...weight, ...absent].join("  ")];
    }),
    ...faults.map((fault): Row => [
      `  ${WORDS.wrong[language]}`,
      printable(fault.message[language]),
    ]),
  ];
}

/** What is to be typed, then what it is. */
export function completionLines(found: readonly Completion[], language: Language): string[] {
  if (found.length === 0) return [WORDS.none[language]];
  const rows = found.map(({ kind, insert, count, translation, alias }): Row => {
    const about = [
      COMPLETIONS[kind][language],
      ...(translation === undefined ? [] : [translation]),
      ...(alias === undefined ? [] : [`<- ${alias}`]),
      ...(count === undefined ? [] : [String(count)]),
    ];
    return [printable(insert), printable(about.join("  "))];
  });
  return textTable(rows);
}

export function tagListLines(lists: readonly TagList[], language: Language): string[] {
  if (lists.length === 0) return [WORDS.none[language]];
  const rows = lists.map(({ name, tags, translates, faulty, fault }): Row => {
    const held = WORDS[translates ? "translations" : "tags"][language];
    const wrong = WORDS.faulty[language]
      .replace("{count}", String(faulty))
      .replace("{line}", String(fault?.line ?? 0));
    const words = [
      held.replace("{count}", String(tags)),
      ...(fault ? [wrong, fault.sentence[language]] : []),
    ];
    return [printable(name), printable(words.join("  "))];
  });
  return textTable(rows);
}

export function historyLines({ prompts }: ToldPrompts, language: Language): string[] {
  if (prompts.length === 0) return [WORDS.none[language]];
  const rows = prompts.map(({ prompt, negative_prompt: negative, usedAt, times }): Row => {
    const often = WORDS.times[language].replace("{count}", String(times));
    const words = [
      excerpt(prompt),
      ...(negative === "" ? [] : [`- ${excerpt(negative)}`]),
      ...(times === 1 ? [] : [often]),
    ];
    return [usedAt.slice(0, 16), words.join("  ")];
  });
  return textTable(rows);
}

const excerpt = (text: string): string => {
  const line = printable(text.replaceAll(/\s+/g, " ").trim());
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT)}…` : line;
};
