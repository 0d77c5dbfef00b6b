import { captionExtension, dataset } from "./dataset-parameters.ts";
import { defineTool } from "./define-tool.ts";
import { choice, integer, number } from "./parameter.ts";

export const datasetCheckTool = defineTool({
  id: "dataset-check",
  command: ["dataset", "check"],
  title: { en: "Check a data set", zh: "检查数据集" },
  help: {
    en: "Looks for what spoils training: too few pictures, damaged, small, blurred and doubled ones, missing and odd captions.",
    zh: "查找影响训练的问题：图片过少、损坏、过小、模糊、重复，以及标注缺失或编码异常。",
  },
  inputs: [],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    dataset: dataset(),
    purpose: choice(["person", "drawn", "photographed", "style", "other"], "other", {
      label: { en: "Purpose", zh: "用途" },
      help: {
        en: "What is to be learnt, which says how many pictures are advised: a person 20-30 or more, a drawn character 30, a photographed one 50, a style 70-100",
        zh: "训练目标，决定建议的图片数：人物 20-30 张以上，绘制的角色 30 张，真人照片 50 张，画风 70-100 张",
      },
      cli: { flag: "purpose", short: "p", value: "what" },
    }),
    resolution: integer(
      { minimum: 64, maximum: 4096, default: 512 },
      {
        label: { en: "Resolution", zh: "分辨率" },
        help: {
          en: "Side of the square at whose area pictures are to be trained",
          zh: "训练时的分辨率（等面积正方形的边长）",
        },
        cli: { flag: "resolution", short: "r", value: "pixels" },
        unit: { en: "pixels", zh: "像素" },
        step: 64,
      },
    ),
    blur: number(
      { minimum: 0, maximum: 10_000, default: 100 },
      {
        label: { en: "Least sharpness", zh: "最低清晰度" },
        help: {
          en: "Variance of the Laplacian at 512 pixels below which a picture is called blurred",
          zh: "缩到 512 像素后拉普拉斯方差低于此值即视为模糊",
        },
        cli: { flag: "blur", value: "n" },
        step: 10,
      },
    ),
    alike: integer(
      { minimum: 0, maximum: 32, default: 6 },
      {
        label: { en: "Likeness", zh: "相似容差" },
        help: {
          en: "Bits of 64 in which the hashes of pictures that look alike may differ",
          zh: "相似图片的感知哈希（64 位）最多相差的位数",
        },
        cli: { flag: "alike", value: "bits" },
        step: 1,
      },
    ),
    caption_extension: captionExtension(),
  },
});
