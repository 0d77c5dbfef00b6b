/** What tools share that write captions beside many pictures. */
import { onlyPictures } from "./dataset-parameters.ts";
import { choice, group, optionalText, toggle } from "./parameter.ts";

export const MANY_CAPTIONS = group(
  { en: "Many pictures", zh: "批量处理" },
  {
    dataset: optionalText(
      { minLength: 1, maxLength: 4096 },
      {
        label: { en: "Data set", zh: "数据集" },
        help: {
          en: "A folder in the folder datasets of the data folder, whose pictures get captions beside them, instead of a picture",
          zh: "数据文件夹的 datasets 中的文件夹，为其中每张图片写标注文件；代替单张图片",
        },
        cli: { flag: "dataset", value: "name" },
        picks: "dataset",
        whenAbsent: { en: "the picture alone", zh: "仅处理给出的图片" },
      },
    ),
    recursive: toggle({
      label: { en: "Folders inside", zh: "包括子文件夹" },
      help: { en: "Also the pictures of the folders inside", zh: "同时处理子文件夹中的图片" },
      cli: { flag: "recursive", short: "r" },
    }),
    only: onlyPictures(),
    existing: choice(["skip", "replace", "append"], "skip", {
      label: { en: "Existing captions", zh: "已有标注" },
      help: {
        en: "Where a picture has a caption: leave it, replace it, or add what it lacks behind it",
        zh: "图片已有标注时：跳过、替换，或在其后补充缺少的标签",
      },
      cli: { flag: "existing", value: "what" },
    }),
    caption_extension: optionalText(
      { minLength: 1, maxLength: 20 },
      {
        label: { en: "Caption ending", zh: "标注文件扩展名" },
        help: {
          en: "Ending of the captions' files, which have their pictures' names",
          zh: "标注文件的扩展名，文件名与图片相同",
        },
        cli: { flag: "caption-extension", value: "ending" },
        whenAbsent: {
          en: "the caption that is there, .caption before .txt; new ones end in .txt",
          zh: "已有的标注文件，.caption 优先于 .txt；新建时为 .txt",
        },
      },
    ),
    on_error: choice(["skip", "stop"], "skip", {
      label: { en: "Unreadable pictures", zh: "无法读取的图片" },
      help: {
        en: "Name a picture that cannot be read and go on, or stop there",
        zh: "列出无法读取的图片并继续，或就此停止",
      },
      cli: { flag: "on-error", value: "what" },
    }),
  },
);
