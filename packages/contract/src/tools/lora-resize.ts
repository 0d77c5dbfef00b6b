import { defineTool } from "./define-tool.ts";
import { layersOf, newConvRank, newRank, SAVED } from "./merge-parameters.ts";
import { choice, optionalNumber, text } from "./parameter.ts";

export const loraResizeTool = defineTool({
  id: "lora-resize",
  command: ["lora", "resize"],
  title: { en: "Resize a LoRA", zh: "调整 LoRA 的秩" },
  help: {
    en: "Makes a smaller LoRA of another, of one rank or of as much as each layer needs.",
    zh: "将 LoRA 压缩为更小的文件：统一的秩，或按每层需要决定。",
  },
  changesShared: {},
  inputs: [{ name: "file", type: "model", label: { en: "LoRA", zh: "LoRA 模型" } }],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    file: text(
      { minLength: 1, maxLength: 4096 },
      {
        label: { en: "LoRA", zh: "LoRA 模型" },
        help: { en: "Name or path of the LoRA", zh: "LoRA 的名称或路径" },
        cli: { argument: "file" },
        picks: "lora",
      },
    ),
    rank: newRank(32, {
      en: "Rank of the new LoRA; the highest, where each layer gets its own",
      zh: "新 LoRA 的秩；各层分别决定时为其上限",
    }),
    conv_rank: newConvRank(),
    method: choice(["fixed", "sv_ratio", "sv_cumulative", "sv_fro"], "fixed", {
      label: { en: "Method", zh: "方式" },
      help: {
        en: "fixed gives every layer the rank; the others, kohya's dynamic methods, as much as reaches the target: parts at least the largest divided by it, a share of their sum, or a share of the difference's length",
        zh: "fixed 使每层采用同一秩；其余为 kohya 的动态方式，按目标值取舍：不小于最大奇异值除以目标值、占奇异值之和的比例，或占差值范数的比例",
      },
      cli: { flag: "method", value: "method" },
    }),
    target: optionalNumber(
      { minimum: 0.001, maximum: 1_000_000 },
      {
        label: { en: "Target", zh: "目标值" },
        help: {
          en: "What the dynamic methods aim at: 2 and more for sv_ratio, 0 to 1 for the others",
          zh: "动态方式的目标值：sv_ratio 为 2 以上，其余为 0 到 1",
        },
        cli: { flag: "target", value: "n" },
        step: 0.05,
        whenAbsent: { en: "10 for sv_ratio, 0.9 for the others", zh: "sv_ratio 为 10，其余为 0.9" },
      },
    ),
    model: layersOf(),
    ...SAVED.parameters,
  },
  groups: [SAVED],
});
