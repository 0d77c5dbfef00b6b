import { defineTool } from "./define-tool.ts";
import { clampQuantile, newRank, SAVED } from "./merge-parameters.ts";
import { integer, number, text } from "./parameter.ts";

const checkpoint = (
  argument: string,
  label: { en: string; zh: string },
  help: { en: string; zh: string },
) =>
  text({ minLength: 1, maxLength: 4096 }, { label, help, cli: { argument }, picks: "checkpoint" });

export const loraExtractTool = defineTool({
  id: "lora-extract",
  command: ["lora", "extract"],
  title: { en: "Extract a LoRA", zh: "提取 LoRA" },
  help: {
    en: "Makes a LoRA of what a checkpoint has learned over the one that it was trained from.",
    zh: "将检查点相对其训练起点所学到的内容提取为 LoRA。",
  },
  changesShared: {},
  inputs: [
    { name: "original", type: "model", label: { en: "Original", zh: "原模型" } },
    { name: "tuned", type: "model", label: { en: "Tuned", zh: "微调后的模型" } },
  ],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    original: checkpoint(
      "original",
      { en: "Original", zh: "原模型" },
      { en: "Checkpoint that the other was trained from", zh: "训练所用的原检查点" },
    ),
    tuned: checkpoint(
      "tuned",
      { en: "Tuned", zh: "微调后的模型" },
      { en: "Checkpoint whose learning becomes the LoRA", zh: "要提取其所学内容的检查点" },
    ),
    rank: newRank(64, { en: "Rank of the LoRA", zh: "LoRA 的秩" }),
    conv_rank: integer(
      { minimum: 0, maximum: 1280, default: 0 },
      {
        label: { en: "Convolution rank", zh: "卷积层的秩" },
        help: {
          en: "Rank in convolutions of residual blocks; 0 leaves these blocks out",
          zh: "残差块中卷积层的秩；0 表示不包含这些块",
        },
        cli: { flag: "conv-rank", value: "n" },
        step: 1,
      },
    ),
    clamp_quantile: clampQuantile(),
    min_diff: number(
      { minimum: 0, maximum: 10, default: 0.01 },
      {
        label: { en: "Least difference", zh: "最小差异" },
        help: {
          en: "The text encoders are left out unless a number of theirs differs by more than this",
          zh: "文本编码器中没有任何数值的差异超过此值时，不包含文本编码器",
        },
        cli: { flag: "min-diff", value: "n" },
        step: 0.001,
      },
    ),
    ...SAVED.parameters,
  },
  groups: [SAVED],
});
