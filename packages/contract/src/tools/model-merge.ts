import { defineTool } from "./define-tool.ts";
import { bakedVae, SAVED } from "./merge-parameters.ts";
import {
  choice,
  integer,
  number,
  optionalNumber,
  optionalText,
  text,
  toggle,
} from "./parameter.ts";

const NAME = { minLength: 1, maxLength: 4096 };

const model = (letter: "A" | "B") =>
  text(NAME, {
    label: { en: `Model ${letter}`, zh: `模型 ${letter}` },
    help: {
      en: `Name of the ${letter === "A" ? "first" : "second"} model, or path of a checkpoint file or folder`,
      zh: `${letter === "A" ? "第一个" : "第二个"}模型的名称，或检查点文件、文件夹的路径`,
    },
    cli: { argument: `model-${letter.toLowerCase()}` },
    picks: "checkpoint",
  });

export const modelMergeTool = defineTool({
  id: "model-merge",
  command: ["model", "merge"],
  title: { en: "Merge checkpoints", zh: "合并检查点" },
  help: {
    en: "Makes one checkpoint of two or three of the same family.",
    zh: "将同一系列的两个或三个检查点合并为一个。",
  },
  changesShared: {},
  inputs: [
    { name: "model_a", type: "model", label: { en: "Model A", zh: "模型 A" } },
    { name: "model_b", type: "model", label: { en: "Model B", zh: "模型 B" } },
    { name: "model_c", type: "model", label: { en: "Model C", zh: "模型 C" } },
  ],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    model_a: model("A"),
    model_b: model("B"),
    model_c: optionalText(NAME, {
      label: { en: "Model C", zh: "模型 C" },
      help: {
        en: "Third model: what is subtracted from B, or the third of a sum",
        zh: "第三个模型：从 B 中减去的模型，或总和的第三项",
      },
      cli: { flag: "model-c", value: "name" },
      picks: "checkpoint",
      whenAbsent: { en: "none", zh: "无" },
    }),
    method: choice(
      ["weighted-sum", "add-difference", "triple-sum", "slerp", "ties", "dare"],
      "weighted-sum",
      {
        label: { en: "Method", zh: "方式" },
        help: {
          en: "A (1 - M) + B M; A + (B - C) M; A (1 - M - N) + B M + C N; along the arc from A to B; or what B and C changed of A, put together by TIES or DARE, M times",
          zh: "A(1−M)+BM；A+(B−C)M；A(1−M−N)+BM+CN；沿 A 到 B 的弧；或将 B、C 相对 A 的变化用 TIES 或 DARE 合并后乘以 M",
        },
        cli: { flag: "method", value: "method" },
      },
    ),
    ratio: optionalNumber(
      { minimum: -10, maximum: 10 },
      {
        label: { en: "Ratio M", zh: "比例 M" },
        help: {
          en: "Share of B, or how many times a difference is added",
          zh: "B 所占的比例，或差值的倍数",
        },
        cli: { flag: "ratio", value: "n" },
        step: 0.05,
        whenAbsent: {
          en: "0.5; 1 with block weights and for differences",
          zh: "0.5；使用分层权重或差值方式时为 1",
        },
      },
    ),
    ratio_c: number(
      { minimum: -10, maximum: 10, default: 0.25 },
      {
        label: { en: "Ratio N", zh: "比例 N" },
        help: { en: "Share of C, for triple-sum", zh: "C 所占的比例，用于 triple-sum 方式" },
        cli: { flag: "ratio-c", value: "n" },
        step: 0.05,
      },
    ),
    blocks: optionalText(
      { minLength: 1, maxLength: 1000 },
      {
        label: { en: "Block weights", zh: "分层权重" },
        help: {
          en: "Factors of the ratios per block of the U-Net: 25 numbers, 26 with the text encoder first, 17 as for LoRAs, or a preset",
          zh: "U-Net 各层比例的系数：25 个数；26 个数时第一个为文本编码器；17 个数与 LoRA 相同；或预设名称",
        },
        cli: { flag: "blocks", value: "list" },
        offers: ["GRAD_V", "GRAD_A", "FLAT_25", "WRAP08", "MID12_50", "OUT07", "OUT12", "RING08_5"],
        whenAbsent: { en: "all 1", zh: "全部为 1" },
      },
    ),
    density: number(
      { minimum: 0.01, maximum: 1, default: 0.5 },
      {
        label: { en: "Density", zh: "保留比例" },
        help: {
          en: "Share of a difference's numbers that stay, for ties (the largest) and dare (drawn)",
          zh: "差值中保留的数值比例，用于 ties（保留最大的）和 dare（随机保留）",
        },
        cli: { flag: "density", value: "share" },
        step: 0.05,
      },
    ),
    drop_seed: integer(
      { minimum: 0, maximum: 4_294_967_295, default: 0 },
      {
        label: { en: "Seed of dare", zh: "dare 的种子" },
        help: { en: "Which numbers dare drops", zh: "决定 dare 舍弃哪些数值" },
        cli: { flag: "drop-seed", value: "n" },
        step: 1,
      },
    ),
    vae: bakedVae(),
    keep_vae: toggle({
      label: { en: "Keep A's VAE", zh: "保留 A 的 VAE" },
      help: {
        en: "Leave the autoencoder of A as it is instead of merging it along",
        zh: "不合并 VAE，保留模型 A 的 VAE",
      },
      cli: { flag: "keep-vae" },
    }),
    ...SAVED.parameters,
  },
  groups: [SAVED],
});
