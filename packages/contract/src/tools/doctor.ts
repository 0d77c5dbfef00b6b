import { defineTool } from "./define-tool.ts";

export const doctorTool = defineTool({
  id: "doctor",
  command: ["doctor"],
  title: { en: "Check this machine", zh: "检查本机" },
  help: {
    en: "Tells what this machine can run: devices, memory, cores, versions and the models found.",
    zh: "列出本机的运行条件：设备、内存、核心数、版本以及找到的模型。",
  },
  inputs: [],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {},
});
