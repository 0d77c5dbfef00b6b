import { TAGGERS } from "../catalogue/taggers.ts";
import { MODEL } from "./drawing/model.ts";
import { defineTool } from "./define-tool.ts";
import { MANY_CAPTIONS } from "./many-captions.ts";
import { group, integer, optionalPicture, optionalText, text } from "./parameter.ts";

const LENGTH = { minimum: 1, maximum: 256 };

const SEARCH = group(
  { en: "Search", zh: "搜索" },
  {
    beams: integer(
      { minimum: 1, maximum: 16, default: 3 },
      {
        label: { en: "Beams", zh: "束宽" },
        help: {
          en: "Captions that are followed at once, of which the best is taken; 1 is fastest",
          zh: "同时展开的候选描述数，取其中最好的；1 最快",
        },
        cli: { flag: "beams", value: "n" },
        step: 1,
      },
    ),
    min_length: integer(
      { ...LENGTH, default: 5 },
      {
        label: { en: "Least length", zh: "最短长度" },
        help: {
          en: "Pieces of words that a caption has at least",
          zh: "描述至少包含的词片数",
        },
        cli: { flag: "min-length", value: "n" },
        step: 1,
      },
    ),
    max_length: integer(
      { ...LENGTH, default: 40 },
      {
        label: { en: "Most length", zh: "最长长度" },
        help: {
          en: "Pieces of words at which a caption is cut off, those of the prompt included",
          zh: "描述最多包含的词片数（含提示词），超过即截断",
        },
        cli: { flag: "max-length", value: "n" },
        step: 1,
      },
    ),
  },
);

export const captionTool = defineTool({
  id: "caption",
  command: ["caption"],
  title: { en: "Describe pictures", zh: "图片描述" },
  help: {
    en: "Tells in an English sentence what pictures show, by BLIP; of folders, writes captions for training.",
    zh: "用 BLIP 以英文句子描述图片内容；对文件夹则写出训练用的标注。",
  },
  changesShared: { when: "dataset" },
  inputs: [
    { name: "picture", type: "image", label: { en: "Picture", zh: "图片" } },
    { name: "model", type: "model", label: { en: "Captioner", zh: "描述模型" } },
  ],
  outputs: [
    { name: "caption", type: "text", label: { en: "Caption", zh: "描述" } },
    { name: "report", type: "report", label: { en: "Report", zh: "报告" } },
  ],
  parameters: {
    picture: optionalPicture({
      label: { en: "Picture", zh: "图片" },
      help: {
        en: "A picture file (PNG, JPEG or WebP), whose caption is shown; on the command line any number, and folders, which get captions",
        zh: "图片文件（PNG、JPEG 或 WebP），显示其描述；命令行中可给出多个，也可为文件夹，并写出标注",
      },
      cli: { argument: "picture", many: true },
      whenAbsent: { en: "the data set's pictures", zh: "数据集中的图片" },
    }),
    model: text(
      { default: "blip-captioning-base", minLength: 1, maxLength: 4096 },
      {
        label: { en: "Captioner", zh: "描述模型" },
        help: {
          en: "Name of a BLIP captioner in the folder `taggers` of the data folder, or a path",
          zh: "数据文件夹的 `taggers` 中 BLIP 模型的名称，或路径",
        },
        cli: { flag: "model", short: "m", value: "name" },
        offers: TAGGERS.filter(({ usedBy }) => usedBy.includes("caption")).map(({ id }) => id),
        picks: "tagger",
      },
    ),
    prompt: text(
      { default: "", maxLength: 1000 },
      {
        label: { en: "Beginning", zh: "开头" },
        help: {
          en: "Words that the caption begins with, such as: a photograph of",
          zh: "描述开头的词，例如 a photograph of",
        },
        cli: { flag: "prompt", short: "p", value: "words" },
      },
    ),
    trigger: optionalText(
      { maxLength: 20_000 },
      {
        label: { en: "Trigger words", zh: "触发词" },
        help: {
          en: "Words in front of every caption, with commas between",
          zh: "放在每条标注最前的词，以逗号分隔",
        },
        cli: { flag: "trigger", value: "words" },
        whenAbsent: { en: "none", zh: "无" },
      },
    ),
    ...SEARCH.parameters,
    ...MANY_CAPTIONS.parameters,
    device: MODEL.parameters.device,
  },
  groups: [SEARCH, MANY_CAPTIONS],
});
