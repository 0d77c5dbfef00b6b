import { defineTool } from "./define-tool.ts";
import { SAVED } from "./merge-parameters.ts";
import { choice, integer, optionalInteger, optionalText, text } from "./parameter.ts";

export const modelNewTool = defineTool({
  id: "model-new",
  command: ["model", "new"],
  title: { en: "New model", zh: "新建模型" },
  help: {
    en: "Makes a model that knows nothing yet, to be trained from the beginning: built like another one, in other sizes where they are given, with its autoencoder and its vocabulary.",
    zh: "新建一个尚未学习的模型，供从零训练：结构与所给模型相同（可另定大小），并沿用其自编码器与词表。",
  },
  changesShared: {},
  inputs: [{ name: "model", type: "model", label: { en: "Model", zh: "模型" } }],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    model: text(
      { minLength: 1, maxLength: 4096 },
      {
        label: { en: "Built like", zh: "参照模型" },
        help: {
          en: "Name of a model of SD 1.x in diffusers' layout, or path of its folder",
          zh: "diffusers 结构的 SD 1.x 模型名称，或其文件夹路径",
        },
        cli: { argument: "model" },
        picks: "checkpoint",
      },
    ),
    unet_channels: optionalText(
      { minLength: 1, maxLength: 100 },
      {
        label: { en: "U-Net channels", zh: "U-Net 通道数" },
        help: {
          en: "Channels of the U-Net's levels from the finest on, such as 64,128,160,160; multiples of 32",
          zh: "U-Net 由细到粗各级的通道数，例如 64,128,160,160；应为 32 的倍数",
        },
        cli: { flag: "unet-channels", value: "n,n,..." },
        whenAbsent: { en: "as the model has them", zh: "与参照模型相同" },
      },
    ),
    text_layers: optionalInteger(
      { minimum: 1, maximum: 48 },
      {
        label: { en: "Text layers", zh: "文本编码器层数" },
        help: { en: "Layers of the text encoder", zh: "文本编码器的层数" },
        cli: { flag: "text-layers", value: "n" },
        step: 1,
        whenAbsent: { en: "as the model has them", zh: "与参照模型相同" },
      },
    ),
    text_width: optionalInteger(
      { minimum: 16, maximum: 4096 },
      {
        label: { en: "Text width", zh: "文本编码器宽度" },
        help: {
          en: "Values per token of the text encoder, which the U-Net reads; a multiple of its heads",
          zh: "文本编码器每个词元的数值个数（U-Net 读取）；应为其头数的倍数",
        },
        cli: { flag: "text-width", value: "n" },
        step: 1,
        whenAbsent: { en: "as the model has it", zh: "与参照模型相同" },
      },
    ),
    predicts: choice(["noise", "velocity"], "noise", {
      label: { en: "Predicts", zh: "预测目标" },
      help: {
        en: "What it will learn to predict: the noise, or the velocity (v prediction)",
        zh: "模型学习预测的内容：噪声，或速度（v 预测）",
      },
      cli: { flag: "predicts", value: "what" },
    }),
    start_seed: integer(
      { minimum: 0, maximum: 4_294_967_295, default: 1 },
      {
        label: { en: "Seed of the first weights", zh: "初始权重的种子" },
        help: { en: "The same seed makes the same model", zh: "相同的种子得到相同的模型" },
        cli: { flag: "start-seed", value: "n" },
        step: 1,
      },
    ),
    ...SAVED.parameters,
  },
  groups: [SAVED],
});
