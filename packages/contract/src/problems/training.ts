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
} as const;
