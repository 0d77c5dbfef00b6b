import { defineTool } from "./define-tool.ts";
import { bakedVae, lorasToMerge, SAVED } from "./merge-parameters.ts";
import { text } from "./parameter.ts";

export const loraBakeTool = defineTool({
  id: "lora-bake",
  command: ["lora", "bake"],
  title: { en: "Bake LoRAs into a checkpoint", zh: "将 LoRA 融入检查点" },
  help: {
    en: "Makes a checkpoint that draws as another one does with LoRAs of any kind.",
    zh: "生成新的检查点，其绘图效果等同于原检查点加上任意种类的 LoRA。",
  },
  changesShared: {},
  inputs: [
    { name: "model", type: "model", label: { en: "Model", zh: "模型" } },
    { name: "loras", type: "model", label: { en: "LoRAs", zh: "LoRA 模型" }, many: true },
  ],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    model: text(
      { minLength: 1, maxLength: 4096 },
      {
        label: { en: "Model", zh: "模型" },
        help: {
          en: "Name of a model, or path of a checkpoint file or folder",
          zh: "模型名称，或检查点文件、文件夹的路径",
        },
        cli: { argument: "model" },
        picks: "checkpoint",
      },
    ),
    loras: lorasToMerge("loras", {
      en: 'Names or paths with their strengths, as in tags of prompts, several parted by ; (on the command line also words of their own): "a:0.7; b:0.5"',
      zh: "名称或路径及其强度，写法与提示词标签相同，多个以 ; 分隔（命令行中也可各为一个词）：“a:0.7; b:0.5”",
    }),
    vae: bakedVae(),
    ...SAVED.parameters,
  },
  groups: [SAVED],
});
