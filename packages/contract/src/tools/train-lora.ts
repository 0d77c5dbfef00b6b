import { defineTool } from "./define-tool.ts";
import { MODEL } from "./drawing/model.ts";
import { choice, group, integer, optionalText, text } from "./parameter.ts";
import { NETWORK } from "./training/network.ts";
import { LOSS_OPTIONS, OPTIMIZER } from "./training/optimizer.ts";
import { CAPTIONS, PICTURES } from "./training/pictures.ts";

/** What is kept, and what is drawn meanwhile. */
const KEPT = group(
  { en: "Files and samples", zh: "文件与样图" },
  {
    save_precision: choice(["float", "fp16", "bf16"], "fp16", {
      label: { en: "Precision", zh: "保存精度" },
      help: { en: "Type of the numbers in the file", zh: "文件中数值的类型" },
      cli: { flag: "save-precision", value: "type" },
    }),
    save_every_n_epochs: integer(
      { minimum: 0, maximum: 100_000, default: 0 },
      {
        label: { en: "File every so many epochs", zh: "每隔几轮保存文件" },
        help: { en: "0 for the last alone", zh: "0 表示只保存最后一个" },
        cli: { flag: "save-every-n-epochs", value: "n" },
        step: 1,
      },
    ),
    save_state_every_n_steps: integer(
      { minimum: 1, maximum: 1_000_000, default: 100 },
      {
        label: { en: "State every so many steps", zh: "每隔几步保存状态" },
        help: {
          en: "What a run that is cut off goes on from; there is one after every epoch, too",
          zh: "中断后从该状态继续；每轮结束时也会保存",
        },
        cli: { flag: "save-state-every-n-steps", value: "n" },
        step: 1,
      },
    ),
    sample_prompts: text(
      { default: "", maxLength: 20_000 },
      {
        label: { en: "Sample prompts", zh: "样图提示词" },
        help: {
          en: "Drawn after an epoch with what was learnt so far; several parted by new lines or ||",
          zh: "每轮结束后用当前结果绘制；多条以换行或 || 分隔",
        },
        cli: { flag: "sample-prompts", value: "text" },
      },
    ),
    sample_every_n_epochs: integer(
      { minimum: 1, maximum: 100_000, default: 1 },
      {
        label: { en: "Samples every so many epochs", zh: "每隔几轮绘制样图" },
        help: { en: "Epochs between samples", zh: "两次样图之间的轮数" },
        cli: { flag: "sample-every-n-epochs", value: "n" },
        step: 1,
      },
    ),
    training_comment: optionalText(
      { maxLength: 4000 },
      {
        label: { en: "Comment", zh: "备注" },
        help: { en: "Said in the file", zh: "写入文件的说明" },
        cli: { flag: "training-comment", value: "text" },
        whenAbsent: { en: "none", zh: "无" },
      },
    ),
  },
);

export const trainLoraTool = defineTool({
  id: "train-lora",
  command: ["train", "lora"],
  title: { en: "Train a LoRA", zh: "训练 LoRA" },
  help: {
    en: "Teaches a model a person, a thing or a style from pictures; what is learnt is a small file of its own. A run that was cut off goes on when it is asked for again.",
    zh: "用图片让模型学会某个人物、事物或风格，结果为单独的小文件。中断的训练再次运行时会继续。",
  },
  changesShared: {},
  inputs: [],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
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
    output_name: text(
      { minLength: 1, maxLength: 200 },
      {
        label: { en: "Name", zh: "名称" },
        help: {
          en: "Of the LoRA, as prompts will call it; the same name goes on with a run",
          zh: "LoRA 的名称，提示词中以此引用；同名即继续之前的训练",
        },
        cli: { flag: "output-name", short: "n", value: "name" },
      },
    ),
    model: MODEL.parameters.model,
    ...NETWORK.parameters,
    ...PICTURES.parameters,
    ...CAPTIONS.parameters,
    ...OPTIMIZER.parameters,
    ...LOSS_OPTIONS.parameters,
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
    ...KEPT.parameters,
    device: MODEL.parameters.device,
  },
  groups: [NETWORK, PICTURES, CAPTIONS, OPTIMIZER, LOSS_OPTIONS, KEPT],
});
