/** Everything the command line says of its own; what tools say stands in their declarations. */
import type { Stage, Text } from "@inkloom/contract";

export const PROGRAM_HELP: Text = {
  en: "Inkloom, an AI image studio: pictures from words on your own machine.",
  zh: "墨织（Inkloom）：在自己的机器上根据文字生成图片的 AI 图像工作室。",
};

/** Commands that only hold others, by their word. */
export const GROUP_HELP: Readonly<Record<string, Text>> = {
  train: { en: "Training of models of your own", zh: "训练自己的模型" },
  estimate: { en: "What something will take, before it runs", zh: "运行之前的估算" },
  model: { en: "Look at model files, fetch and merge them", zh: "查看、下载和合并模型文件" },
  lora: { en: "Merge LoRAs, resize, extract and bake them", zh: "合并、压缩、提取与融入 LoRA" },
  dataset: { en: "Data sets for training: checks, undo", zh: "训练数据集：检查与撤销" },
  tags: { en: "Tags of a data set: count, edit, complete", zh: "数据集的标签：统计、编辑与补全" },
  queue: {
    en: "Look at the service's jobs and change their order",
    zh: "查看服务的任务并调整顺序",
  },
  workflow: { en: "Graphs of nodes", zh: "由节点组成的工作流" },
  prompt: { en: "Prompts: what they say, words for them", zh: "提示词：解析与补全" },
  gallery: { en: "The pictures of the gallery", zh: "图库中的图片" },
  board: { en: "Boards: pictures put together", zh: "图集：归在一起的图片" },
  backup: { en: "Keep everything that is stored, and bring it back", zh: "备份与恢复全部数据" },
  user: { en: "Users of the service, passwords and tokens", zh: "服务的用户、密码与令牌" },
  token: { en: "Tokens that programs log in with", zh: "程序登录所用的令牌" },
  config: { en: "Settings of the service", zh: "服务的设置" },
};

/** Titles of help pages; the keys are those of the parser. */
export const HELP_TITLES: Readonly<Record<string, Text>> = {
  "Usage:": { en: "Usage:", zh: "用法：" },
  "Arguments:": { en: "Arguments:", zh: "参数：" },
  "Options:": { en: "Options:", zh: "选项：" },
  "Global Options:": { en: "Global options:", zh: "全局选项：" },
  "Commands:": { en: "Commands:", zh: "命令：" },
};

export const HELP_WORDS = {
  command: { en: "command", zh: "命令" },
  options: { en: "options", zh: "选项" },
  default: { en: "default", zh: "默认" },
  offers: { en: "for example", zh: "例如" },
  help: { en: "Show this help", zh: "显示此帮助" },
  helpCommand: { en: "Show the help of a command", zh: "显示某个命令的帮助" },
  version: { en: "Show the version", zh: "显示版本号" },
} as const satisfies Readonly<Record<string, Text>>;

export const STAGE_WORDS: Readonly<Record<Stage, Text>> = {
  load: { en: "Loading the model", zh: "加载模型" },
  encode: { en: "Reading the prompt", zh: "解析提示词" },
  sample: { en: "Sampling", zh: "采样" },
  decode: { en: "Decoding", zh: "解码" },
  upscale: { en: "Upscaling", zh: "放大" },
  annotate: { en: "Preprocessing", zh: "预处理" },
  merge: { en: "Merging", zh: "合并" },
  latents: { en: "Encoding pictures", zh: "编码图片" },
  train: { en: "Training", zh: "训练" },
  tag: { en: "Tagging", zh: "打标签" },
};

export const PROGRESS_WORDS = {
  picture: { en: "picture", zh: "图片" },
  left: { en: "left", zh: "剩余" },
} as const satisfies Readonly<Record<string, Text>>;

/** Said on the error output about a picture that was made as asked. */
export const HINTS = {
  onlyNoise: {
    en: "Hint: DDIM or PLMS with 1 step decodes plain noise and never asks the model, as in A1111; use --steps 2 or more.",
    zh: "提示：DDIM 或 PLMS 只用 1 步时直接解码噪声，不会调用模型（与 A1111 相同）；请用 --steps 2 或更多。",
  },
} as const satisfies Readonly<Record<string, Text>>;

export const FAILURE_WORDS = {
  error: { en: "Error", zh: "错误" },
  cause: { en: "Cause", zh: "原因" },
  cure: { en: "Cure", zh: "办法" },
  interrupted: {
    en: "Interrupted; no unfinished file was left.",
    zh: "已中断，未留下不完整的文件。",
  },
  bug: {
    en: "This is a bug in Inkloom; run again with --debug for the details that a report needs.",
    zh: "这是 Inkloom 的缺陷；加上 --debug 再运行一次，可得到反馈所需的详细信息。",
  },
} as const satisfies Readonly<Record<string, Text>>;
