import { defineTool } from "./define-tool.ts";
import { MODEL } from "./drawing/model.ts";
import { choice, group, number, text } from "./parameter.ts";
import { KEPT } from "./training/kept.ts";
import { LOSS_OPTIONS, OPTIMIZER } from "./training/optimizer.ts";
import { CAPTIONS, PICTURES } from "./training/pictures.ts";
import { RUN } from "./training/run.ts";

const { unet_lr: _, ...RATES } = OPTIMIZER.parameters;

const TRAINED = group(
  { en: "Networks", zh: "网络" },
  {
    train: choice(["unet", "text-encoder", "both"], "unet", {
      label: { en: "Networks that learn", zh: "训练的网络" },
      help: {
        en: "The U-Net, the text encoder, or both; a model that knows nothing yet needs both",
        zh: "U-Net、文本编码器，或两者；从零训练时应选两者",
      },
      cli: { flag: "train", value: "networks" },
    }),
    ema_decay: number(
      { minimum: 0, maximum: 0.999999, default: 0 },
      {
        label: { en: "Running mean", zh: "权重滑动平均" },
        help: {
          en: "Share that the mean of the weights keeps at a step; the mean is what is saved. 0.999 to 0.9999 for long runs, 0 for none",
          zh: "每步保留的滑动平均比例，保存的即为平均后的权重。长时间训练用 0.999 到 0.9999，0 表示不使用",
        },
        cli: { flag: "ema-decay", value: "share" },
        step: 0.0001,
      },
    ),
  },
);

export const trainModelTool = defineTool({
  id: "train-model",
  command: ["train", "model"],
  title: { en: "Train a checkpoint", zh: "训练检查点" },
  help: {
    en: "Teaches all weights of a model from pictures with captions; the result is a whole checkpoint. Needs far more memory than a LoRA. A run that was cut off goes on when it is asked for again.",
    zh: "用带标注的图片训练模型的全部权重，结果为完整的检查点。所需内存远多于 LoRA。中断的训练再次运行时会继续。",
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
          en: "Of the new checkpoint among the models; the same name goes on with a run",
          zh: "新检查点在模型中的名称；同名即继续之前的训练",
        },
        cli: { flag: "output-name", short: "n", value: "name" },
      },
    ),
    model: MODEL.parameters.model,
    ...TRAINED.parameters,
    ...PICTURES.parameters,
    ...CAPTIONS.parameters,
    ...RATES,
    ...LOSS_OPTIONS.parameters,
    clip_skip: RUN.clip_skip,
    seed: RUN.seed,
    ...KEPT.parameters,
    device: MODEL.parameters.device,
  },
  groups: [TRAINED, PICTURES, CAPTIONS, { ...OPTIMIZER, parameters: RATES }, LOSS_OPTIONS, KEPT],
});
