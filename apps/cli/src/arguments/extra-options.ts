/** Options that are about the command line itself and not about a tool: where output goes, how it
 *  looks. Everything else comes from the tool's declaration. */
import type { Text, ToolId } from "@inkloom/contract";

export interface ExtraOption {
  /** As the parser reads it, e.g. `-o, --out <path>`. */
  readonly flags: string;
  readonly help: Text;
  /** May be given several times; all values count. */
  readonly many?: true;
  /** Values that shells offer. */
  readonly values?: readonly string[];
}

/** Accepted by every command, before or after its name. */
export const GLOBAL_OPTIONS = {
  lang: {
    flags: "--lang <language>",
    help: {
      en: "Language of help and messages: en or zh; that of the locale if not given",
      zh: "帮助和提示信息的语言：en 或 zh；未给出时采用系统语言",
    },
    values: ["en", "zh"],
  },
  debug: {
    flags: "--debug",
    help: { en: "Show the details of a failure", zh: "出错时显示详细信息" },
  },
} as const satisfies Readonly<Record<string, ExtraOption>>;

const json = {
  flags: "--json",
  help: { en: "Print one JSON document instead of text", zh: "输出一个 JSON 文档，而不是文字" },
} as const satisfies ExtraOption;

/** Of the tools that look for models by name. */
const modelsFrom = {
  flags: "--models-from <folder>",
  help: {
    en: "Also use the models of an A1111, Forge or ComfyUI in this folder, or those its extra_model_paths.yaml names; may be given several times",
    zh: "同时使用该文件夹中 A1111、Forge 或 ComfyUI 的模型，或其 extra_model_paths.yaml 所列的模型；可多次给出",
  },
  many: true,
} as const satisfies ExtraOption;

/** Of the tools that make pictures. */
const pictures = {
  modelsFrom,
  out: {
    flags: "-o, --out <path>",
    help: {
      en: "Where pictures go: a .png, .jpg or .webp file (x.png becomes x-1.png, x-2.png for a batch) or a folder; a folder of today's date under the data folder if not given",
      zh: "图片的保存位置：.png、.jpg、.webp 文件（批量时 x.png 变为 x-1.png、x-2.png）或文件夹；未给出时保存到数据文件夹中以当天日期命名的文件夹",
    },
  },
  force: {
    flags: "-f, --force",
    help: {
      en: "Replace the file named by --out if it exists",
      zh: "如果 --out 指定的文件已存在，则替换它",
    },
  },
  format: {
    flags: "--format <format>",
    help: {
      en: "Kind of file: png, jpeg or webp; that of --out if it names a file, else png",
      zh: "文件格式：png、jpeg 或 webp；--out 为文件时由其决定，否则为 png",
    },
    values: ["png", "jpeg", "webp"],
  },
  quality: {
    flags: "--quality <n>",
    help: {
      en: "Quality of JPEG and WebP files (a whole number from 1 to 100; default: 80)",
      zh: "JPEG 和 WebP 文件的质量（1 到 100 之间的整数；默认：80）",
    },
  },
  json,
  preview: {
    flags: "--no-preview",
    help: {
      en: "Show no picture while it is made, even in a terminal that can",
      zh: "即使终端支持，也不在生成过程中显示图片",
    },
  },
} as const satisfies Readonly<Record<string, ExtraOption>>;

/** Of the tools whose pictures tell how they were made. */
const from = {
  flags: "--from <picture>",
  help: {
    en: "Take every setting from a picture that Inkloom, A1111, ComfyUI or another program made; what is given beside it counts more",
    zh: "采用某张图片（由墨织、A1111、ComfyUI 等生成）中的全部参数；同时给出的参数优先",
  },
} as const satisfies ExtraOption;

/** Of the tools that describe pictures. */
const describing = {
  write: {
    flags: "--write",
    help: {
      en: "Write captions beside pictures that are given by name too",
      zh: "对逐个给出的图片也写出标注文件",
    },
  },
  print: {
    flags: "--print",
    help: {
      en: "Only show what is said, of folders too",
      zh: "只显示结果，对文件夹也不写出标注",
    },
  },
  json,
} as const satisfies Readonly<Record<string, ExtraOption>>;

/** By tool. The key is the name under which the parser hands the value over. */
export const EXTRA_OPTIONS = {
  generate: { from, ...pictures },
  img2img: { from, ...pictures },
  grid: { from, modelsFrom, json, preview: pictures.preview },
  upscale: pictures,
  annotate: pictures,
  pose: {
    out: pictures.out,
    force: pictures.force,
    format: pictures.format,
    quality: pictures.quality,
    json,
  },
  qr: pictures,
  tag: describing,
  caption: describing,
  workflow: {
    modelsFrom,
    set: {
      flags: "--set <node.input=value>",
      help: {
        en: "Give one input of a node another value, such as 3.steps=20; may be given several times",
        zh: "为节点的某个输入换一个值，例如 3.steps=20；可多次给出",
      },
      many: true,
    },
    out: {
      flags: "-o, --out <folder>",
      help: {
        en: "Folder that pictures go to; one of today's date under the data folder if not given",
        zh: "保存图片的文件夹；未给出时为数据文件夹中以当天日期命名的文件夹",
      },
    },
    json,
    preview: pictures.preview,
  },
  "dataset-check": { json },
  "dataset-prepare": { modelsFrom, json },
  "dataset-history": { json },
  "tags-list": { json },
  "tags-edit": { json },
  "tags-suggest": { json },
  "train-lora": { modelsFrom, json },
  "train-embedding": { modelsFrom, json },
  "train-controlnet": { modelsFrom, json },
  "train-model": { modelsFrom, json },
  dice: { json },
  info: { json },
  "model-inspect": { modelsFrom, json },
  "lora-merge": { modelsFrom, json },
  "lora-resize": { modelsFrom, json },
  "lora-extract": { modelsFrom, json },
  "lora-bake": { modelsFrom, json },
  "model-merge": { modelsFrom, json },
  "model-new": { modelsFrom, json },
  "estimate-memory": {
    modelsFrom,
    out: {
      flags: "-o, --out <path>",
      help: {
        en: "Where the charts go: a folder, or a name that ends in .svg or .png; none are written if not given",
        zh: "图表的保存位置：文件夹，或以 .svg、.png 结尾的文件名；未给出时不写出图表",
      },
    },
    json,
  },
  doctor: { modelsFrom, json },
} as const satisfies Readonly<Record<ToolId, Readonly<Record<string, ExtraOption>>>>;

/** The values of these options after parsing: text where a value follows the flag, else a switch. */
export type ExtraValues<Id extends ToolId> = OptionValues<(typeof EXTRA_OPTIONS)[Id]>;

export type OptionValues<Options> = {
  readonly [Name in keyof Options]?: ValueOf<Options[Name]>;
};

type ValueOf<Option> = Option extends { readonly many: true }
  ? readonly string[]
  : Option extends { readonly flags: `${string}<${string}>` }
    ? string
    : boolean;
