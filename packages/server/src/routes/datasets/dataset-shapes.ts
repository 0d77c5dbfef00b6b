/** What routes of data sets take and answer. */
import { requestSchema } from "../schemas/tool-schema.ts";
import { said } from "../schemas/said.ts";
import { count, list, moment, object, orNull, type Schema, text } from "../schemas/shapes.ts";

/** Where the document lists these routes. */
export const DATASET_TAGS = ["datasets"];

const NAME: Schema = {
  ...text("Name of the data set's folder", "数据集文件夹的名称"),
  minLength: 1,
  maxLength: 200,
};

export const BY_NAME = object({ name: NAME });
export const NEW_DATASET = object({ name: NAME });

/** File names are as long as systems take them, with a folder in front. */
export const FILE: Schema = {
  ...text("Name of a file below the data set", "数据集中的文件名"),
  minLength: 1,
  maxLength: 520,
};

/** Bytes of a request that names every picture of a large data set. */
export const CHOICE_LIMIT = 16 * 2 ** 20;
const MOST_NAMES = 100_000;

export const FILES: Schema = { ...list(FILE), maxItems: MOST_NAMES };

const TAG: Schema = { ...text("A tag", "标签"), minLength: 1, maxLength: 2000 };
const tags = (en: string, zh: string): Schema => ({ ...list(TAG, said(en, zh)), maxItems: 1000 });

const FILTER: Schema = {
  ...object(
    {
      all: tags("All of these are in it", "含有全部这些标签"),
      any: tags("At least one of these is", "至少含有其中一个"),
      none: tags("None of these is", "不含这些标签"),
      name: {
        ...text("The name of the file holds this", "文件名包含"),
        minLength: 1,
        maxLength: 500,
      },
      untagged: {
        type: "boolean",
        ...said("Whether there is no tag in it, or there are some", "是否没有任何标签"),
      },
    },
    ["all", "any", "none", "name", "untagged"],
  ),
  ...said("Which captions; all of it has to hold", "筛选条件，须全部满足"),
};

const CHOICE = {
  filter: FILTER,
  captions: {
    ...FILES,
    ...said(
      "Captions by their names, or those of their pictures; then the filter does not count",
      "按名称选取标注（或其图片）；给出时忽略筛选条件",
    ),
  },
};

const OPTIONAL_CHOICE = ["filter", "captions"];

export const CAPTION_SEARCH = object(
  {
    ...CHOICE,
    offset: {
      type: "integer",
      minimum: 0,
      maximum: 10_000_000,
      default: 0,
      ...said("Captions that are passed over", "跳过的标注数"),
    },
    limit: {
      type: "integer",
      minimum: 1,
      maximum: 1000,
      default: 100,
      ...said("Captions that are told", "返回的标注数"),
    },
    fresh: {
      type: "boolean",
      default: false,
      ...said("Whether the files are read again first", "是否先重新读取文件"),
    },
  },
  [...OPTIONAL_CHOICE, "offset", "limit", "fresh"],
);

export const PICTURE_SEARCH = object(CHOICE, OPTIONAL_CHOICE);

export const TAG_SEARCH = object(
  {
    ...CHOICE,
    limit: {
      type: "integer",
      minimum: 1,
      maximum: 20_000,
      default: 2000,
      ...said("Tags that are told, the most frequent first", "返回的标签数，常见的在前"),
    },
  },
  [...OPTIONAL_CHOICE, "limit"],
);

/** Parameters of the tool `tags-edit`, but for those that say which captions. */
const EDIT_FIELDS = [
  "action",
  "tags",
  "new_tags",
  "place",
  "position",
  "sort_by",
  "keep_first",
  "learn",
  "keep",
  "translate_to",
  "preview",
] as const;

const tool = requestSchema("tags-edit") as {
  readonly properties: Readonly<Record<string, Schema>>;
};

export const TAG_EDIT = object(
  {
    ...CHOICE,
    ...Object.fromEntries(EDIT_FIELDS.map((field) => [field, tool.properties[field] ?? {}])),
  },
  [...OPTIONAL_CHOICE, ...EDIT_FIELDS.filter((field) => field !== "action")],
);

const WORDS: Schema = object({ en: { type: "string" }, zh: { type: "string" } });

export const DATASET = object({
  name: text("Of its folder", "文件夹名称"),
  pictures: count("Pictures", "图片数"),
  captioned: count("Pictures with a caption file", "有标注文件的图片数"),
  cover: orNull(text("The first picture", "第一张图片")),
  modified: moment("When files came or went last", "最近增减文件的时间"),
});

const COUNTS = {
  of: count("Captions of the data set", "数据集的标注数"),
  fit: count("Captions that are meant", "符合条件的标注数"),
};

export const CAPTIONS = object({
  ...COUNTS,
  captions: list(
    object({
      name: text("Of its file, below the data set", "标注文件名"),
      pictures: list({ type: "string" }, said("Pictures that it describes", "所描述的图片")),
      exists: { type: "boolean", ...said("Whether the file is there", "文件是否存在") },
      lines: list(list({ type: "string" }), said("Tags of each line", "每行的标签")),
    }),
  ),
});

export const TAGS_FOUND = object({
  ...COUNTS,
  different: count("Different tags", "不同标签数"),
  tags: list(
    object(
      {
        tag: text("As most captions write it", "标签"),
        count: count("Captions that have it", "含有它的标注数"),
        kind: text("What it tells, such as eyes", "类别，例如 eyes"),
        translation: text("In the other language", "另一种语言的名称"),
      },
      ["kind", "translation"],
    ),
  ),
});

export const SUGGESTIONS = object({
  tags: list(
    object(
      {
        tag: text("The tag", "标签"),
        translation: text("In the other language", "另一种语言的名称"),
        kind: text("What it tells", "类别"),
        count: count("Captions of the data set that have it", "数据集中含有它的标注数"),
      },
      ["translation", "kind", "count"],
    ),
  ),
});

export const EDITED = object({
  preview: { type: "boolean", ...said("Whether nothing was written", "是否仅为预览") },
  what: { ...WORDS, ...said("What was done", "操作说明") },
  of: count("Captions that were looked at", "检查的标注数"),
  changed: count("Captions that change", "改变的标注数"),
  changes: list(
    object({
      name: text("Of the caption", "标注文件名"),
      before: { type: "string" },
      after: { type: "string" },
    }),
    said("The first of them", "其中的前几条"),
  ),
  tags: list(
    object(
      {
        tag: { type: "string" },
        removed: count("Captions that lose it", "失去它的标注数"),
        added: count("Captions that get it", "得到它的标注数"),
        why: { ...WORDS, ...said("Why a rule takes it out", "规则去掉它的原因") },
      },
      ["why"],
    ),
    said("The most frequent first", "常见的在前"),
  ),
});

const CHANGE = {
  number: count("From 1, the oldest first", "从 1 开始，最早的在前"),
  at: moment("When", "时间"),
};

export const HISTORY_STEP = object(
  {
    step: { type: "string", enum: ["undo", "redo"], ...said("Which", "方向") },
    expects: {
      ...object(CHANGE),
      ...said(
        "The change that is meant, as the history tells it; refused where it would be another one",
        "所指的修改，与历史记录一致；若并非该项修改则拒绝",
      ),
    },
  },
  ["expects"],
);

export const HISTORY = object({
  changes: list(
    object({
      ...CHANGE,
      what: WORDS,
      files: count("Files that it changed", "改变的文件数"),
      holds: { type: "boolean", ...said("False where it was undone", "已撤销时为 false") },
    }),
  ),
});

export const MOVED = object({
  done: {
    anyOf: [
      object({
        what: WORDS,
        files: count("Files that changed", "改变的文件数"),
        pictures: {
          type: "boolean",
          ...said("Whether pictures are among them", "其中是否有图片"),
        },
      }),
      { type: "null" },
    ],
    ...said(
      "What was undone or done again; null where there was nothing",
      "撤销或重做的内容；没有时为 null",
    ),
  },
});

export const ADDED = object({
  file: text("Its name", "文件名"),
  state: {
    type: "string",
    enum: ["added", "same", "taken"],
    ...said(
      "`same`: these bytes are there already; `taken`: something else has the name and stays",
      "`same`：已有相同的文件；`taken`：已有同名的其他文件，保持不变",
    ),
  },
});
