/** A model as the API shows it. */
import type { Language } from "@inkloom/contract";
import { MODEL_KINDS } from "@inkloom/tools";
import type { ModelEntry } from "../../library/entry.ts";
import { said } from "../schemas/said.ts";
import { count, list, moment, object, orNull, type Schema, text, uuid } from "../schemas/shapes.ts";

export const KIND: Schema = {
  type: "string",
  enum: [...MODEL_KINDS],
  ...said("Kind of model, by its folder", "模型类型（由所在文件夹决定）"),
};

const flag = (en: string, zh: string): Schema => ({ type: "boolean", ...said(en, zh) });
const words = (en: string, zh: string): Schema => list({ type: "string" }, said(en, zh));

export const MODEL: Schema = object({
  id: uuid("Of the model", "模型编号"),
  kind: KIND,
  name: text("What a request calls it", "请求中使用的名称"),
  unreachable: orNull({
    type: "string",
    ...said(
      "Why no request can: `shadowed` by another file of the name, or a `name` that requests do not take",
      "请求无法使用的原因：`shadowed` 表示被同名文件遮盖，`name` 表示名称不可用",
    ),
  }),
  filename: text("Name of the file", "文件名"),
  folder: flag("Whether it is a folder in diffusers' layout", "是否为 diffusers 结构的文件夹"),
  bytes: count("Size", "字节数"),
  modifiedAt: moment("When the file was changed last", "文件最近修改的时间"),
  addedAt: moment("When the library saw it first", "首次发现的时间"),
  missingSince: orNull(moment("Since when the file is gone", "文件不见的时间")),
  read: flag("Whether its header has been read", "是否已读取文件头"),
  family: {
    anyOf: [
      object({
        id: text("For filters: sd1, sd2, sdxl, ...", "用于筛选：sd1、sd2、sdxl 等"),
        label: text("For people", "供阅读"),
      }),
      { type: "null" },
    ],
  },
  holds: orNull(text("Kind that its keys tell", "由键名判断出的类型")),
  architecture: orNull(text("Of an upscaler", "放大模型的架构")),
  precision: words("Element types, that of most values first", "数值类型，占比最多的在前"),
  triggerWords: words("Words that its makers or owner state", "作者或所有者给出的触发词"),
  captions: list(
    object({
      words: text("A word of its training captions", "训练描述中的词"),
      count: { type: "number", ...said("How often", "出现次数") },
    }),
  ),
  title: orNull(text("As its makers call it", "作者所用的标题")),
  author: orNull(text("Who made it", "作者")),
  licence: orNull(text("As its metadata states it", "元数据中的许可协议")),
  alias: orNull(text("Another name that prompts may use", "提示词中可用的别名")),
  baseModel: orNull(text("What it was trained on", "训练所用的模型")),
  description: orNull(text("Plain text of its makers or owner", "作者或所有者的说明（纯文本）")),
  strength: orNull({ type: "number", ...said("What its owner prefers", "所有者偏好的强度") }),
  negative: orNull(text("For the negative prompt", "用于负面提示词")),
  sha256: orNull(
    text("Of the whole file, when it has been hashed", "整个文件的 SHA-256（计算完成后）"),
  ),
  autoV2: orNull(text("First ten digits: A1111's model hash", "前十位：A1111 的模型哈希")),
  autoV3: orNull(text("A1111's hash of a LoRA", "A1111 的 LoRA 哈希")),
  preview: orNull(text("Address of a small picture", "预览图地址")),
  problem: {
    anyOf: [
      object({
        code: text("For programs", "供程序使用"),
        detail: text("Why its header cannot be read", "无法读取文件头的原因"),
      }),
      { type: "null" },
    ],
  },
  notes: text("What people noted", "备注"),
  tags: words("Tags", "标签"),
  favourite: flag("Whether it is a favourite", "是否收藏"),
});

/** As JSON has it. */
export type ToldModel = ReturnType<typeof modelAnswer>;

export function modelAnswer(entry: ModelEntry, language: Language) {
  const { id, kind, name, filename, folder, bytes, read, precision, triggerWords, captions } =
    entry;
  const { family, familyLabel, problem, preview, notes, tags, favourite } = entry;
  return {
    id,
    kind,
    name,
    unreachable: entry.unreachable ?? null,
    filename,
    folder,
    bytes,
    modifiedAt: entry.modified.toISOString(),
    addedAt: entry.addedAt.toISOString(),
    missingSince: entry.missingSince?.toISOString() ?? null,
    read,
    family: family === undefined ? null : { id: family, label: familyLabel?.[language] ?? family },
    holds: entry.holds ?? null,
    architecture: entry.architecture ?? null,
    precision,
    triggerWords,
    captions,
    title: entry.title ?? null,
    author: entry.author ?? null,
    licence: entry.licence ?? null,
    alias: entry.alias ?? null,
    baseModel: entry.baseModel ?? null,
    description: entry.description ?? null,
    strength: entry.strength ?? null,
    negative: entry.negative ?? null,
    sha256: entry.sha256 ?? null,
    autoV2: entry.autoV2 ?? null,
    autoV3: entry.autoV3 ?? null,
    preview: preview === undefined ? null : `/api/v1/models/${id}/preview?v=${preview}`,
    problem: problem === undefined ? null : { code: problem.code, detail: problem[language] },
    notes,
    tags,
    favourite,
  };
}
