import { integer, text } from "../parameter.ts";

/** What every run of training is told beside what it trains. */
export const RUN = {
  dataset: text(
    { minLength: 1, maxLength: 4096 },
    {
      label: { en: "Data set", zh: "数据集" },
      help: {
        en: "Folder of pictures with captions, kohya's folders 5_trigger words, or a .toml or .json configuration",
        zh: "带标注的图片文件夹、kohya 式的“5_触发词”文件夹，或 .toml / .json 配置",
      },
      cli: { argument: "dataset" },
      picks: "dataset",
    },
  ),
  clip_skip: integer(
    { minimum: 1, maximum: 12, default: 2 },
    {
      label: { en: "CLIP skip", zh: "CLIP 跳层" },
      help: {
        en: "Which of the text encoder's layers is used, counted from the last; draw with the same. 1 for photographs, 2 for drawings",
        zh: "使用文本编码器的倒数第几层，绘图时应一致；照片用 1，动漫用 2",
      },
      cli: { flag: "clip-skip", value: "n" },
      step: 1,
    },
  ),
  seed: integer(
    { minimum: 0, maximum: 4294967295, default: 42 },
    {
      label: { en: "Seed", zh: "种子" },
      help: {
        en: "The same seed and settings give the same file",
        zh: "相同的种子与设置得到相同的文件",
      },
      cli: { flag: "seed", value: "n" },
      step: 1,
    },
  ),
} as const;
