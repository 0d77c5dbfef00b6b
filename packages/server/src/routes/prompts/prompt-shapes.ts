/** What the routes of prompts take and answer. */
import { PROBLEMS, TOOLS } from "@inkloom/contract";
import { COMPLETION_KINDS, SPAN_KINDS } from "@inkloom/tools";
import { CURSOR } from "../schemas/job-schema.ts";
import { said } from "../schemas/said.ts";
import { count, list, moment, object, orNull, type Schema, text } from "../schemas/shapes.ts";

/** Ranges and defaults are those of drawing. */
const { emphasis, model, steps } = JSON.parse(
  JSON.stringify(TOOLS.generate.parameters.properties),
) as Readonly<Record<"emphasis" | "model" | "steps", Schema>>;

/** Characters: longer texts are no prompts, and told to be too long before. */
const LONGEST = 200_000;

export const READ: Schema = object(
  {
    prompt: { ...text("What the picture shows", "图片要表现的内容"), maxLength: LONGEST },
    negative_prompt: {
      ...text("What it should not show", "图片中不希望出现的内容"),
      maxLength: LONGEST,
      default: "",
    },
    model: {
      ...text("The model whose tokenizer counts", "按哪个模型的分词器计数"),
      maxLength: 4096,
      default: model["default"],
    },
    emphasis: {
      type: "string",
      enum: emphasis["enum"],
      default: emphasis["default"],
      ...said("How weights are read", "强调方式"),
    },
    styles: {
      ...text("Names of styles with commas between", "样式名称，以逗号分隔"),
      maxLength: 4096,
      default: "",
    },
    repair_text: {
      type: "boolean",
      default: false,
      ...said("Whether texts are repaired first", "是否先修复文本"),
    },
    steps: {
      type: "integer",
      minimum: steps["minimum"],
      maximum: steps["maximum"],
      default: steps["default"],
      ...said("Steps, which schedules count", "步数（用于分步提示词）"),
    },
    seed: {
      type: "integer",
      minimum: -1,
      maximum: Number.MAX_SAFE_INTEGER,
      default: -1,
      ...said("Draws the wildcards", "通配符所用的随机种子"),
    },
  },
  ["negative_prompt", "model", "emphasis", "styles", "repair_text", "steps", "seed"],
);

const RANGE = {
  from: count("The first character, in UTF-16 units", "起始字符（UTF-16 单位）"),
  to: count("The first character behind it", "其后的第一个字符"),
};

const FAULT = object({
  ...RANGE,
  code: {
    type: "string",
    enum: Object.keys(PROBLEMS).toSorted(),
    ...said("For programs", "供程序使用"),
  },
  message: text("What is wrong", "错误内容"),
});

const READING = object({
  tokens: count(
    "Of the longest part that `AND` joins, when it is longest",
    "`AND` 各部分中最长者的词元数（取各步中的最大值）",
  ),
  chunks: list(
    object({
      tokens: count("Of this chunk", "本段的词元数"),
      ...RANGE,
      part: count("Which part of `AND`, from 0", "属于 `AND` 的第几部分（从 0 起）"),
    }),
    said("Windows of the text encoder", "文本编码器的分段"),
  ),
  spans: list(
    object(
      {
        ...RANGE,
        kind: { type: "string", enum: [...SPAN_KINDS], ...said("What it is", "类型") },
        weight: {
          type: "number",
          ...said("Of these brackets or this tag alone", "此括号或标签自身的权重"),
        },
        name: text("What it names", "所引用的名称"),
        known: { type: "boolean", ...said("Whether that is there", "是否存在") },
      },
      ["weight", "name", "known"],
    ),
    said("What means more than its words, what holds others first", "有特殊含义的片段，外层在前"),
  ),
  faults: list(FAULT, said("What is wrong with the text", "文本中的错误")),
  drawn: {
    type: "boolean",
    ...said(
      "Whether words are drawn: tokens are of one draw",
      "是否含随机词语：词元数取一次随机结果",
    ),
  },
});

export const PROMPT_READING: Schema = object({
  limit: count("Tokens of one chunk", "每段的词元上限"),
  prompt: READING,
  negative_prompt: READING,
  faults: list(FAULT, said("What is wrong with the model or the styles", "模型或样式的错误")),
});

const KIND = COMPLETION_KINDS.join("|");

export const COMPLETION_QUERY: Schema = object(
  {
    text: {
      ...text("The word that is typed, up to the cursor", "光标前正在输入的词"),
      maxLength: 500,
    },
    kinds: {
      type: "string",
      pattern: `^(?:${KIND})(?:,(?:${KIND}))*$`,
      default: COMPLETION_KINDS.join(","),
      ...said("What may be offered, with commas between", "候选类型，以逗号分隔"),
    },
    limit: { type: "integer", minimum: 1, maximum: 200, default: 20, ...said("How many", "数量") },
    language: {
      type: "string",
      enum: ["en", "zh"],
      ...said("In English translations are left out", "选择英文时不含译文"),
    },
  },
  ["kinds", "limit", "language"],
);

export const COMPLETION: Schema = object(
  {
    kind: { type: "string", enum: [...COMPLETION_KINDS], ...said("What it is", "类型") },
    name: text("As it is called", "名称"),
    insert: text("What to put in place of the word", "要插入的文字"),
    category: count(
      "Of a tag: 0 general, 1 artist, 3 copyright, 4 character, 5 meta",
      "标签类别：0 一般、1 画师、3 作品、4 角色、5 元信息",
    ),
    count: count(
      "Pictures with the tag, where a list counts them",
      "带此标签的图片数（列表有记录时）",
    ),
    translation: text("In Chinese", "中文译名"),
    alias: text("Another name, by which it was found", "匹配到的别名"),
    words: text("The beginning of a style's words", "样式内容的开头"),
  },
  ["category", "count", "translation", "alias", "words"],
);

export const LIST_NAME: Schema = object({
  name: {
    ...text("Name of its file without .csv", "文件名，不含 .csv"),
    minLength: 1,
    maxLength: 100,
  },
});

export const TAG_LIST: Schema = object({
  name: text("Name of its file without .csv", "文件名，不含 .csv"),
  bytes: count("Size", "字节数"),
  modified: moment("When it was written", "修改时间"),
  tags: count("Tags in it", "标签数"),
  translates: { type: "boolean", ...said("Whether it holds translations", "是否为译文列表") },
  faulty: count("Lines that were passed over", "被跳过的行数"),
  fault: {
    anyOf: [
      object({
        line: { type: "integer", minimum: 1, ...said("The first of them", "其中第一行") },
        message: text("What is wrong with it", "错误内容"),
      }),
      { type: "null" },
    ],
  },
});

export const HISTORY_QUERY: Schema = object(
  {
    text: {
      ...text("Words that either text holds, all of them", "任一提示词中包含的词（全部）"),
      maxLength: 500,
    },
    cursor: { ...CURSOR, maxLength: 200 },
    limit: {
      type: "integer",
      minimum: 1,
      maximum: 200,
      default: 50,
      ...said("Prompts of a page", "每页提示词数"),
    },
  },
  ["text", "cursor", "limit"],
);

export const HISTORY: Schema = object({
  prompts: list(
    object({
      prompt: text("The prompt", "提示词"),
      negative_prompt: text("The negative prompt", "反向提示词"),
      usedAt: moment("When it was last asked for", "最近使用时间"),
      times: count("How often", "使用次数"),
    }),
  ),
  next: orNull(CURSOR),
});

const WORDS = {
  prompt: {
    ...text(
      "Goes behind the prompt, or around it with {prompt}",
      "加在提示词之后；含 {prompt} 时包住提示词",
    ),
    maxLength: LONGEST,
  },
  negative_prompt: { ...text("For the negative prompt", "用于反向提示词"), maxLength: LONGEST },
};

export const STYLE_WORDS: Schema = object(
  { ...WORDS, negative_prompt: { ...WORDS.negative_prompt, default: "" } },
  ["negative_prompt"],
);

export const STYLE: Schema = object({ name: text("Its name", "名称"), ...WORDS });

export const STYLE_NAME: Schema = object({
  name: { ...text("Of the style", "样式名称"), minLength: 1, maxLength: 100 },
});
