/** What tools of data sets have in common. */
import { group, optionalText, text, toggle } from "./parameter.ts";

/** Characters of a list of tags. */
const LIST = { maxLength: 20_000 };

export const dataset = () =>
  text(
    { minLength: 1, maxLength: 4096 },
    {
      label: { en: "Data set", zh: "数据集" },
      help: {
        en: "Name of a folder in the folder `datasets` of the data folder, or on the command line any folder of pictures",
        zh: "数据文件夹的 `datasets` 中文件夹的名称；命令行中也可为任意图片文件夹",
      },
      cli: { argument: "dataset" },
      picks: "dataset",
    },
  );

export const captionExtension = () =>
  optionalText(
    { minLength: 1, maxLength: 20 },
    {
      label: { en: "Caption ending", zh: "标注扩展名" },
      help: {
        en: "Ending of caption files",
        zh: "标注文件的扩展名",
      },
      cli: { flag: "caption-extension", value: "ending" },
      whenAbsent: {
        en: ".caption or .txt, whichever is there",
        zh: ".caption 或 .txt，取已存在的",
      },
    },
  );

/** Pictures by their whole names; a name may hold commas, but no line end. */
export const onlyPictures = () =>
  optionalText(
    { minLength: 1, maxLength: 4_000_000 },
    {
      label: { en: "Only pictures", zh: "仅限图片" },
      help: {
        en: "Names of the pictures that are meant, below the data set, one a line",
        zh: "只处理这些图片：数据集中的名称，每行一个",
      },
      cli: { flag: "only", value: "names" },
      whenAbsent: { en: "all pictures", zh: "全部图片" },
    },
  );

const tagList = (
  flag: string,
  label: { readonly en: string; readonly zh: string },
  help: { readonly en: string; readonly zh: string },
) =>
  optionalText(LIST, {
    label,
    help,
    cli: { flag, value: "tags" },
    whenAbsent: { en: "no such condition", zh: "不限" },
  });

/** Which captions are meant. */
export const CAPTION_FILTER = group(
  { en: "Which captions", zh: "筛选" },
  {
    has: tagList(
      "has",
      { en: "Has all of", zh: "含有全部" },
      {
        en: "Captions with all of these tags, with commas between",
        zh: "含有全部这些标签的标注，以逗号分隔",
      },
    ),
    has_any: tagList(
      "has-any",
      { en: "Has any of", zh: "含有任一" },
      { en: "Captions with one of these tags at least", zh: "至少含有其中一个标签的标注" },
    ),
    has_not: tagList(
      "has-not",
      { en: "Has none of", zh: "不含" },
      { en: "Captions with none of these tags", zh: "不含这些标签的标注" },
    ),
    file_name: optionalText(
      { minLength: 1, maxLength: 1000 },
      {
        label: { en: "Name holds", zh: "文件名包含" },
        help: {
          en: "Pictures whose name holds this, folder included",
          zh: "名称（含文件夹）包含此内容的图片",
        },
        cli: { flag: "file-name", value: "text" },
        whenAbsent: { en: "no such condition", zh: "不限" },
      },
    ),
    untagged: toggle({
      label: { en: "Without tags", zh: "没有标签" },
      help: { en: "Pictures that have no caption yet", zh: "尚无标注的图片" },
      cli: { flag: "untagged" },
    }),
  },
);
