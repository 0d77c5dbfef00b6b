/** Training, data sets, tags, fusion of model files. */
import { entry } from "./entry.ts";

export const TRAINING_PROBLEMS = {
  "dataset/empty": entry(
    400,
    { en: "A data set has no pictures.", zh: "数据集中没有图片。" },
    {
      en: "Put pictures (PNG, JPEG or WebP) into the folder that the message names, or name another one.",
      zh: "请把图片（PNG、JPEG 或 WebP）放入提示中的文件夹，或指定其他文件夹。",
    },
  ),
  "dataset/picture": entry(
    400,
    { en: "A picture of a data set cannot be used.", zh: "数据集中的某张图片无法使用。" },
    {
      en: "Save the picture again as PNG, JPEG or WebP, take it out of the folder, or ask for unreadable pictures to be skipped.",
      zh: "请将该图片重新保存为 PNG、JPEG 或 WebP，或将其移出文件夹，或选择跳过无法读取的图片。",
    },
  ),
  "dataset/caption": entry(
    400,
    {
      en: "A caption file cannot be read as text.",
      zh: "标注文件无法作为文本读取。",
    },
    {
      en: "Save the file as UTF-8, or say which encoding it is in.",
      zh: "请将文件保存为 UTF-8，或指明其编码。",
    },
  ),
  "dataset/config": entry(
    400,
    {
      en: "A data set's configuration or metadata is not as it should be.",
      zh: "数据集的配置或元数据有误。",
    },
    {
      en: "Correct the field that the message names; docs/datasets.md lists what may stand there.",
      zh: "请修正提示中的字段；docs/datasets.zh-CN.md 列出了可用的内容。",
    },
  ),
  "dataset/unsupported": entry(
    400,
    {
      en: "A data set asks for something that Inkloom does not do.",
      zh: "数据集使用了墨织不支持的功能。",
    },
    {
      en: "Take the option that the message names out of the configuration.",
      zh: "请从配置中去掉提示中的选项。",
    },
  ),
} as const;
