import { PREPROCESSORS } from "../preprocessors/preprocessors.ts";
import { defineTool } from "./define-tool.ts";
import { MODEL } from "./drawing/model.ts";
import { group, number, optionalInteger, optionalText, text } from "./parameter.ts";
import { KEPT } from "./training/kept.ts";
import { LOSS_OPTIONS, OPTIMIZER } from "./training/optimizer.ts";
import { CAPTIONS, PICTURES } from "./training/pictures.ts";
import { RUN } from "./training/run.ts";

const { unet_lr: _, text_encoder_lr: __, ...RATES } = OPTIMIZER.parameters;
const LEARNT = {
  ...RATES,
  learning_rate: number(
    { minimum: 0, maximum: 10, default: 1e-5 },
    {
      label: { en: "Learning rate", zh: "学习率" },
      help: {
        en: "Of all weights of the control network; Prodigy wants 1",
        zh: "控制网络全部权重的学习率；Prodigy 应为 1",
      },
      cli: { flag: "learning-rate", value: "rate" },
      step: 0.000001,
    },
  ),
};

/** Those that make a picture by themselves. */
const OFFERED = PREPROCESSORS.filter(({ gives }) => gives !== "nothing").map(({ id }) => id);

const GUIDES = group(
  { en: "Control pictures", zh: "控制图" },
  {
    preprocessor: optionalText(
      { minLength: 1, maxLength: 100 },
      {
        label: { en: "Preprocessor", zh: "预处理器" },
        help: {
          en: "Makes the control pictures of the pictures, such as canny; without it they are given",
          zh: "由图片生成控制图，例如 canny；不设置时需给出控制图",
        },
        cli: { flag: "preprocessor", value: "name" },
        whenAbsent: {
          en: "none: conditioning_data_dir has them",
          zh: "无，由 conditioning_data_dir 给出",
        },
        offers: OFFERED,
      },
    ),
    preprocessor_resolution: optionalInteger(
      { minimum: 64, maximum: 2048 },
      {
        label: { en: "Preprocessor resolution", zh: "预处理器分辨率" },
        help: {
          en: "Shorter side at which the preprocessor works",
          zh: "预处理器工作时的短边长度",
        },
        cli: { flag: "preprocessor-resolution", value: "pixels" },
        unit: { en: "pixels", zh: "像素" },
        step: 8,
        whenAbsent: { en: "that of the picture", zh: "与图片相同" },
      },
    ),
    conditioning_data_dir: optionalText(
      { minLength: 1, maxLength: 4096 },
      {
        label: { en: "Control pictures", zh: "控制图数据集" },
        help: {
          en: "Data set of control pictures with the pictures' names",
          zh: "与图片同名的控制图所在的数据集",
        },
        cli: { flag: "conditioning-data-dir", value: "folder" },
        whenAbsent: { en: "as the data set's own configuration says", zh: "按数据集自身的配置" },
        picks: "dataset",
      },
    ),
    controlnet_model_name_or_path: optionalText(
      { minLength: 1, maxLength: 4096 },
      {
        label: { en: "Begin as", zh: "初始控制网络" },
        help: {
          en: "A ControlNet for this model that goes on to learn",
          zh: "继续训练已有的、适用于该模型的 ControlNet",
        },
        cli: { flag: "controlnet-model-name-or-path", value: "name" },
        whenAbsent: {
          en: "the U-Net's own half, which answers nothing yet",
          zh: "U-Net 的下采样部分，初始无影响",
        },
        picks: "controlnet",
      },
    ),
  },
);

export const trainControlnetTool = defineTool({
  id: "train-controlnet",
  command: ["train", "controlnet"],
  title: { en: "Train a ControlNet", zh: "训练 ControlNet" },
  help: {
    en: "Teaches a control network to follow pictures such as edges or depth; the model itself stays as it is. A run that was cut off goes on when it is asked for again.",
    zh: "训练控制网络，使其遵循边缘、深度等控制图；模型本身不变。中断的训练再次运行时会继续。",
  },
  changesShared: {},
  inputs: [],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    dataset: RUN.dataset,
    output_name: text(
      { minLength: 1, maxLength: 200 },
      {
        label: { en: "Name", zh: "名称" },
        help: {
          en: "Of the control network, as units will call it; the same name goes on with a run",
          zh: "控制网络的名称，控制单元中以此引用；同名即继续之前的训练",
        },
        cli: { flag: "output-name", short: "n", value: "name" },
      },
    ),
    model: MODEL.parameters.model,
    ...GUIDES.parameters,
    ...PICTURES.parameters,
    ...CAPTIONS.parameters,
    ...LEARNT,
    ...LOSS_OPTIONS.parameters,
    clip_skip: RUN.clip_skip,
    seed: RUN.seed,
    ...KEPT.parameters,
    device: MODEL.parameters.device,
  },
  groups: [GUIDES, PICTURES, CAPTIONS, { ...OPTIMIZER, parameters: LEARNT }, LOSS_OPTIONS, KEPT],
});
