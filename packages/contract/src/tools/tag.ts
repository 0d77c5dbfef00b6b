import { TAGGERS } from "../catalogue/taggers.ts";
import { MODEL } from "./drawing/model.ts";
import { defineTool } from "./define-tool.ts";
import { MANY_CAPTIONS } from "./many-captions.ts";
import {
  choice,
  group,
  integer,
  number,
  optionalPicture,
  optionalText,
  text,
  toggle,
} from "./parameter.ts";

/** Characters of a list of tags. */
const LIST = { maxLength: 20_000 };

const CHOICE = group(
  { en: "Which tags", zh: "标签的选取" },
  {
    general_threshold: number(
      { minimum: 0, maximum: 1, default: 0.35 },
      {
        label: { en: "General threshold", zh: "一般标签阈值" },
        help: {
          en: "Least score of a tag; 0.3 for more tags, 0.35 for photographs, 0.5 for drawings",
          zh: "标签的最低分数；想要更多标签用 0.3，照片用 0.35，动漫用 0.5",
        },
        cli: { flag: "threshold", short: "t", value: "score" },
        step: 0.01,
      },
    ),
    character_threshold: number(
      { minimum: 0, maximum: 1, default: 0.85 },
      {
        label: { en: "Character threshold", zh: "角色标签阈值" },
        help: {
          en: "Least score of a tag that names a character; 1 for none",
          zh: "角色名标签的最低分数；1 表示不要角色名",
        },
        cli: { flag: "character-threshold", value: "score" },
        step: 0.01,
      },
    ),
    general_mcut: toggle({
      label: { en: "General MCut", zh: "一般标签自动阈值" },
      help: {
        en: "Cut general tags off where their scores fall most, instead of at the threshold",
        zh: "不用阈值，在一般标签分数落差最大处截断",
      },
      cli: { flag: "mcut" },
    }),
    character_mcut: toggle({
      label: { en: "Character MCut", zh: "角色标签自动阈值" },
      help: {
        en: "The same for characters, at 0.15 at least",
        zh: "角色标签同样处理，不低于 0.15",
      },
      cli: { flag: "character-mcut" },
    }),
    max_tags: integer(
      { minimum: 0, maximum: 1000, default: 0 },
      {
        label: { en: "Most tags", zh: "标签数上限" },
        help: { en: "Only so many, the surest; 0 for all", zh: "只取最确定的若干个；0 表示全部" },
        cli: { flag: "max-tags", value: "n" },
        step: 1,
      },
    ),
    without: optionalText(LIST, {
      label: { en: "Unwanted tags", zh: "排除的标签" },
      help: {
        en: "Tags that are left out, with commas between",
        zh: "不要的标签，以逗号分隔",
      },
      cli: { flag: "without", value: "tags" },
      whenAbsent: { en: "none", zh: "无" },
    }),
    rating: choice(["none", "first", "last"], "none", {
      label: { en: "Rating", zh: "分级标签" },
      help: {
        en: "Whether the rating (general, sensitive, questionable, explicit) is a tag, and where it stands",
        zh: "分级（general、sensitive、questionable、explicit）是否作为标签及其位置",
      },
      cli: { flag: "rating", value: "place" },
    }),
  },
);

const WORDS = group(
  { en: "How they are written", zh: "标签的写法" },
  {
    trigger: optionalText(LIST, {
      label: { en: "Trigger words", zh: "触发词" },
      help: {
        en: "Words in front of every caption, with commas between",
        zh: "放在每条标注最前的词，以逗号分隔",
      },
      cli: { flag: "trigger", value: "words" },
      whenAbsent: { en: "none", zh: "无" },
    }),
    first_tags: optionalText(LIST, {
      label: { en: "Tags in front", zh: "置前的标签" },
      help: {
        en: "Tags that stand in front where a picture has them, in this order, with commas between",
        zh: "图片含有时放在前面的标签，按此顺序，以逗号分隔",
      },
      cli: { flag: "first", value: "tags" },
      whenAbsent: { en: "none", zh: "无" },
    }),
    order: choice(["score", "model", "alphabet"], "score", {
      label: { en: "Order", zh: "排序" },
      help: {
        en: "By score, the surest first; in the tagger's own order, as kohya's script has it; or by the alphabet",
        zh: "按分数（最确定的在前）、按标签器自身顺序（同 kohya 脚本），或按字母",
      },
      cli: { flag: "order", value: "by" },
    }),
    characters_first: toggle({
      label: { en: "Characters first", zh: "角色名在前" },
      help: { en: "Tags that name characters stand before others", zh: "角色名标签放在其他之前" },
      cli: { flag: "characters-first" },
    }),
    expand_characters: toggle({
      label: { en: "Part characters", zh: "拆分角色名" },
      help: {
        en: "Make two tags of a character's name and series: name_(series)",
        zh: "把“角色名_(作品名)”拆成两个标签",
      },
      cli: { flag: "expand-characters" },
    }),
    keep_underscores: toggle({
      label: { en: "Keep underscores", zh: "保留下划线" },
      help: {
        en: "Leave underscores as they are; otherwise spaces, but in faces such as ^_^",
        zh: "保留下划线；否则替换为空格（^_^ 之类的表情除外）",
      },
      cli: { flag: "keep-underscores" },
    }),
    escape: toggle({
      label: { en: "Escape brackets", zh: "转义括号" },
      help: {
        en: "Write \\( and \\), as prompts need it",
        zh: "写成 \\( 和 \\)，供提示词使用",
      },
      cli: { flag: "escape" },
    }),
    separator: text(
      { default: ", ", minLength: 1, maxLength: 20 },
      {
        label: { en: "Separator", zh: "分隔符" },
        help: { en: "What stands between two tags", zh: "两个标签之间的内容" },
        cli: { flag: "separator", value: "text" },
      },
    ),
  },
);

const MANY = group(MANY_CAPTIONS.title, {
  ...MANY_CAPTIONS.parameters,
  batch_size: integer(
    { minimum: 1, maximum: 64, default: 4 },
    {
      label: { en: "Batch size", zh: "批大小" },
      help: {
        en: "Pictures that the network sees at once",
        zh: "网络一次处理的图片数",
      },
      cli: { flag: "batch-size", short: "b", value: "n" },
      step: 1,
    },
  ),
});

export const tagTool = defineTool({
  id: "tag",
  command: ["tag"],
  title: { en: "Tag pictures", zh: "图片打标签" },
  help: {
    en: "Names what is in pictures, by WD14 taggers or DeepDanbooru; of folders, writes captions for training.",
    zh: "用 WD14 标签器或 DeepDanbooru 识别图片内容；对文件夹则写出训练用的标注。",
  },
  changesShared: { when: "dataset" },
  inputs: [
    { name: "picture", type: "image", label: { en: "Picture", zh: "图片" } },
    { name: "model", type: "model", label: { en: "Tagger", zh: "标签器" } },
  ],
  outputs: [
    { name: "tags", type: "text", label: { en: "Tags", zh: "标签" } },
    { name: "report", type: "report", label: { en: "Scores", zh: "分数" } },
  ],
  parameters: {
    picture: optionalPicture({
      label: { en: "Picture", zh: "图片" },
      help: {
        en: "A picture file (PNG, JPEG or WebP), whose tags are shown; on the command line any number, and folders, which get captions",
        zh: "图片文件（PNG、JPEG 或 WebP），显示其标签；命令行中可给出多个，也可为文件夹，并写出标注",
      },
      cli: { argument: "picture", many: true },
      whenAbsent: { en: "the data set's pictures", zh: "数据集中的图片" },
    }),
    model: text(
      { default: "wd14-vit-v3", minLength: 1, maxLength: 4096 },
      {
        label: { en: "Tagger", zh: "标签器" },
        help: {
          en: "Name of a tagger in the folder `taggers` of the data folder, or a path; docs/tagging.md lists the kinds",
          zh: "数据文件夹的 `taggers` 中标签器的名称，或路径；docs/tagging.zh-CN.md 列出了支持的类型",
        },
        cli: { flag: "model", short: "m", value: "name" },
        offers: TAGGERS.filter(({ usedBy }) => usedBy.includes("tag")).map(({ id }) => id),
        picks: "tagger",
      },
    ),
    ...CHOICE.parameters,
    ...WORDS.parameters,
    ...MANY.parameters,
    framing: choice(["kohya", "space"], "kohya", {
      label: { en: "Resizing", zh: "缩放方式" },
      help: {
        en: "How pictures are brought to the tagger's size: as kohya's script does it, or as SmilingWolf's page",
        zh: "把图片缩放到标签器尺寸的方式：同 kohya 的脚本，或同 SmilingWolf 的页面",
      },
      cli: { flag: "framing", value: "as" },
    }),
    device: MODEL.parameters.device,
  },
  groups: [CHOICE, WORDS, MANY],
});
