/** What the tools that make model files from model files share. */
import {
  choice,
  group,
  integer,
  number,
  optionalInteger,
  optionalText,
  text,
  toggle,
} from "./parameter.ts";

const NAME = { minLength: 1, maxLength: 4096 };

/** Where the new file goes, and how it keeps its numbers. */
export const SAVED = group(
  { en: "New file", zh: "新文件" },
  {
    name: optionalText(
      { minLength: 1, maxLength: 240 },
      {
        label: { en: "Name", zh: "名称" },
        help: {
          en: "Name of the new file among the models, without its ending",
          zh: "新文件在模型中的名称，不含扩展名",
        },
        cli: { flag: "name", value: "name" },
        whenAbsent: { en: "made of the names of its sources", zh: "由来源的名称组成" },
      },
    ),
    folder: optionalText(NAME, {
      label: { en: "Place", zh: "保存位置" },
      help: {
        en: "Folder that the file goes to, or its whole path with the ending .safetensors",
        zh: "保存文件的文件夹，或以 .safetensors 结尾的完整路径",
      },
      cli: { flag: "out", short: "o", value: "path" },
      whenAbsent: {
        en: "the folder of such models in the data folder",
        zh: "数据文件夹中存放此类模型的文件夹",
      },
    }),
    precision: choice(["float", "fp16", "bf16"], "fp16", {
      label: { en: "Precision", zh: "精度" },
      help: {
        en: "Type of the numbers in the file: 32 bits, or 16 of one kind or the other",
        zh: "文件中数值的类型：32 位，或两种 16 位之一",
      },
      cli: { flag: "precision", value: "type" },
    }),
    overwrite: toggle({
      label: { en: "Overwrite", zh: "覆盖" },
      help: {
        en: "Replace a file of this name; otherwise it is left alone and nothing is made",
        zh: "替换同名文件；否则保留原文件，不生成新文件",
      },
      cli: { flag: "force", short: "f" },
    }),
  },
);

export const lorasToMerge = (
  argument: string,
  help: { readonly en: string; readonly zh: string },
) =>
  text(NAME, {
    label: { en: "LoRAs", zh: "LoRA 模型" },
    help,
    cli: { argument, many: true },
    picks: "lora",
  });

export const newRank = (standard: number, help: { readonly en: string; readonly zh: string }) =>
  integer(
    { minimum: 1, maximum: 1280, default: standard },
    {
      label: { en: "Rank", zh: "秩（dim）" },
      help,
      cli: { flag: "rank", value: "n" },
      step: 1,
    },
  );

export const newConvRank = () =>
  optionalInteger(
    { minimum: 1, maximum: 1280 },
    {
      label: { en: "Convolution rank", zh: "卷积层的秩" },
      help: {
        en: "Rank in convolutions, where it is to be another",
        zh: "卷积层使用的秩（若与其他层不同）",
      },
      cli: { flag: "conv-rank", value: "n" },
      step: 1,
      whenAbsent: { en: "the same", zh: "相同" },
    },
  );

export const clampQuantile = () =>
  number(
    { minimum: 0.5, maximum: 1, default: 0.99 },
    {
      label: { en: "Clamp quantile", zh: "截断分位数" },
      help: {
        en: "Numbers of the new factors beyond this quantile are brought down to it, as kohya's scripts do; 1 leaves all as they are",
        zh: "将新因子中超过该分位数的数值截断到该分位数，与 kohya 的脚本一致；1 表示不截断",
      },
      cli: { flag: "clamp-quantile", value: "share" },
      step: 0.01,
    },
  );

/** A checkpoint that tells the layers. */
export const layersOf = () =>
  optionalText(NAME, {
    label: { en: "Model", zh: "模型" },
    help: {
      en: "Checkpoint that the LoRAs are for: needed for DoRA, (IA)3 and networks of unusual sizes only",
      zh: "LoRA 所适用的检查点：仅在 DoRA、(IA)3 或网络尺寸特殊时需要",
    },
    cli: { flag: "model", short: "m", value: "name" },
    picks: "checkpoint",
    whenAbsent: { en: "the layers of the family's published models", zh: "该系列公开模型的各层" },
  });

/** Another autoencoder for a checkpoint that is made. */
export const bakedVae = () =>
  optionalText(NAME, {
    label: { en: "VAE", zh: "VAE 模型" },
    help: {
      en: "Autoencoder that the new checkpoint gets instead of its own",
      zh: "用于替换新检查点自带 VAE 的自编码器（VAE）",
    },
    cli: { flag: "vae", value: "name" },
    picks: "vae",
    whenAbsent: { en: "its own", zh: "使用其自带的" },
  });
