import { CAPTION_FILTER, captionExtension, dataset } from "./dataset-parameters.ts";
import { defineTool } from "./define-tool.ts";
import {
  choice,
  group,
  integer,
  optionalInteger,
  optionalText,
  text,
  toggle,
} from "./parameter.ts";

const LIST = { maxLength: 20_000 };

const DETAILS = group(
  { en: "How", zh: "方式" },
  {
    place: choice(["front", "end"], "end", {
      label: { en: "Place", zh: "位置" },
      help: { en: "Where add puts tags", zh: "add 添加标签的位置" },
      cli: { flag: "place", value: "place" },
    }),
    position: optionalInteger(
      { minimum: 0, maximum: 10_000 },
      {
        label: { en: "Position", zh: "序位" },
        help: {
          en: "Tags in front of those that add puts in, instead of a place",
          zh: "add 添加处前面的标签数，代替位置",
        },
        cli: { flag: "position", value: "n" },
        step: 1,
        whenAbsent: { en: "by the place", zh: "由位置决定" },
      },
    ),
    sort_by: choice(["count", "alphabet"], "count", {
      label: { en: "Sort by", zh: "排序依据" },
      help: {
        en: "How sort orders: the most frequent of the data set first, or by letters",
        zh: "sort 的顺序：数据集中最常见的在前，或按字母",
      },
      cli: { flag: "sort-by", value: "what" },
    }),
    keep_first: integer(
      { minimum: 0, maximum: 1000, default: 0 },
      {
        label: { en: "Keep in front", zh: "保留在前" },
        help: {
          en: "Tags at the front that sort leaves there, such as a trigger word",
          zh: "sort 时保持在最前的标签数，例如触发词",
        },
        cli: { flag: "keep-first", value: "n" },
        step: 1,
      },
    ),
    learn: choice(["character", "style", "clothes"], "character", {
      label: { en: "What is learnt", zh: "训练目标" },
      help: {
        en: "What rules drops: of a character hair, eyes, skin, face, body and ears; of a style its words; of clothes theirs. Actions, expressions and backgrounds stay",
        zh: "rules 去掉的内容：角色为发型发色、眼睛、肤色、面部、体型和兽耳等；画风为画风词；服装为服装词。动作、表情和背景保留",
      },
      cli: { flag: "learn", value: "what" },
    }),
    keep: optionalText(LIST, {
      label: { en: "Keep tags", zh: "保留的标签" },
      help: {
        en: "Tags that rules and strip-characters leave alone, with commas between",
        zh: "rules 和 strip-characters 不去掉的标签，以逗号分隔",
      },
      cli: { flag: "keep", value: "tags" },
      whenAbsent: { en: "none", zh: "无" },
    }),
    translate_to: choice(["en", "zh"], "en", {
      label: { en: "Translate to", zh: "译为" },
      help: {
        en: "Language that translate writes; tags it does not know stay",
        zh: "translate 的目标语言；不认识的标签保持不变",
      },
      cli: { flag: "to-language", value: "language" },
    }),
  },
);

export const tagsEditTool = defineTool({
  id: "tags-edit",
  command: ["tags", "edit"],
  title: { en: "Edit tags", zh: "编辑标签" },
  help: {
    en: "Changes the tags of many captions at once; every change can be undone.",
    zh: "批量修改标注中的标签；每次修改都可以撤销。",
  },
  changesShared: {},
  inputs: [],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    dataset: dataset(),
    action: choice(
      [
        "add",
        "remove",
        "replace",
        "trigger",
        "sort",
        "dedupe",
        "trim",
        "strip-characters",
        "rules",
        "translate",
        "set",
      ],
      "add",
      {
        label: { en: "Action", zh: "操作" },
        help: {
          en: "add, remove or replace tags; trigger moves them to the front; sort, dedupe and trim tidy; strip-characters takes names of characters out; rules drops what is to be learnt; translate; set makes them the whole caption",
          zh: "add 添加、remove 删除、replace 替换；trigger 移到最前；sort 排序、dedupe 去重、trim 整理；strip-characters 去掉角色名；rules 去掉要学习的特征；translate 翻译；set 作为整条标注",
        },
        cli: { argument: "action" },
      },
    ),
    tags: text(
      { default: "", ...LIST },
      {
        label: { en: "Tags", zh: "标签" },
        help: {
          en: "The tags that add, remove, replace, trigger and set are about, with commas between",
          zh: "add、remove、replace、trigger 和 set 所用的标签，以逗号分隔",
        },
        cli: { flag: "tags", short: "t", value: "tags" },
      },
    ),
    new_tags: optionalText(LIST, {
      label: { en: "New tags", zh: "新标签" },
      help: {
        en: "What replace puts in their place, with commas between",
        zh: "replace 换成的标签，以逗号分隔",
      },
      cli: { flag: "to", value: "tags" },
      whenAbsent: { en: "none", zh: "无" },
    }),
    preview: toggle({
      label: { en: "Only preview", zh: "仅预览" },
      help: {
        en: "Show what would change and why, and write nothing",
        zh: "显示会改变的内容及原因，不写入",
      },
      cli: { flag: "dry-run" },
    }),
    ...DETAILS.parameters,
    ...CAPTION_FILTER.parameters,
    caption_extension: captionExtension(),
  },
  groups: [DETAILS, CAPTION_FILTER],
});
