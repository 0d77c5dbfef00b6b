import { defineTool } from "./define-tool.ts";
import { text } from "./parameter.ts";

export const modelInspectTool = defineTool({
  id: "model-inspect",
  command: ["model", "inspect"],
  title: { en: "Inspect a model", zh: "检查模型" },
  help: {
    en: "Reads the header of a model file and tells its family, precision, keys and what is missing.",
    zh: "读取模型文件的头部，列出其系列、精度、键名以及缺少的内容。",
  },
  inputs: [{ name: "file", type: "model", label: { en: "Model", zh: "模型" } }],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    file: text(
      { minLength: 1, maxLength: 4096 },
      {
        label: { en: "File", zh: "文件" },
        help: {
          en: "Path of a checkpoint file or folder, or name of a model",
          zh: "检查点文件或文件夹的路径，或模型名称",
        },
        cli: { argument: "file" },
      },
    ),
  },
});
