import { defineTool } from "./define-tool.ts";
import {
  clampQuantile,
  layersOf,
  lorasToMerge,
  newConvRank,
  newRank,
  SAVED,
} from "./merge-parameters.ts";
import { choice } from "./parameter.ts";

export const loraMergeTool = defineTool({
  id: "lora-merge",
  command: ["lora", "merge"],
  title: { en: "Merge LoRAs", zh: "合并 LoRA" },
  help: {
    en: "Makes one LoRA of several, each at a strength of its own, of blocks too.",
    zh: "将多个 LoRA 合并为一个，每个可有各自的强度，也可分层设置。",
  },
  changesShared: {},
  inputs: [{ name: "loras", type: "model", label: { en: "LoRAs", zh: "LoRA 模型" }, many: true }],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    loras: lorasToMerge("loras", {
      en: 'Names or paths with their strengths, as in tags of prompts, several parted by ; (on the command line also words of their own): "a:0.7; b:0.5:lbw=INALL"',
      zh: "名称或路径及其强度，写法与提示词标签相同，多个以 ; 分隔（命令行中也可各为一个词）：“a:0.7; b:0.5:lbw=INALL”",
    }),
    method: choice(["concat", "svd", "add"], "concat", {
      label: { en: "Method", zh: "方式" },
      help: {
        en: "concat keeps everything, with the ranks added up; svd cuts the sum to a rank; add adds factor to factor as kohya's merge_lora.py does, for LoRAs trained from each other",
        zh: "concat 保留全部内容，秩为各文件之和；svd 将总和压缩到指定的秩；add 与 kohya 的 merge_lora.py 一样逐因子相加，适用于由同一 LoRA 继续训练的文件",
      },
      cli: { flag: "method", value: "method" },
    }),
    rank: newRank(64, { en: "Rank of the new LoRA, for svd", zh: "新 LoRA 的秩，用于 svd 方式" }),
    conv_rank: newConvRank(),
    clamp_quantile: clampQuantile(),
    model: layersOf(),
    ...SAVED.parameters,
  },
  groups: [SAVED],
});
