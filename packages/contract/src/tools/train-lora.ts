import { defineTool } from "./define-tool.ts";
import { MODEL } from "./drawing/model.ts";
import { text } from "./parameter.ts";
import { KEPT } from "./training/kept.ts";
import { NETWORK } from "./training/network.ts";
import { LOSS_OPTIONS, OPTIMIZER } from "./training/optimizer.ts";
import { CAPTIONS, PICTURES } from "./training/pictures.ts";
import { RUN } from "./training/run.ts";

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
    dataset: RUN.dataset,
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
    clip_skip: RUN.clip_skip,
    seed: RUN.seed,
    ...KEPT.parameters,
    device: MODEL.parameters.device,
  },
  groups: [NETWORK, PICTURES, CAPTIONS, OPTIMIZER, LOSS_OPTIONS, KEPT],
});
