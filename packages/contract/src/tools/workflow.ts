import type { Static } from "typebox";
import { defineTool } from "./define-tool.ts";
import { MODEL } from "./drawing/model.ts";
import { jsonObject, optionalText } from "./parameter.ts";

export const workflowTool = defineTool({
  id: "workflow",
  command: ["workflow", "run"],
  title: { en: "Workflow", zh: "工作流" },
  help: {
    en: "Runs a graph of nodes: tools, small nodes between them, and those of ComfyUI.",
    zh: "运行由节点组成的工作流：工具、连接用的小节点和 ComfyUI 的节点。",
  },
  inputs: [],
  outputs: [{ name: "pictures", type: "image", many: true, label: { en: "Pictures", zh: "图片" } }],
  parameters: {
    graph: jsonObject({
      label: { en: "Graph", zh: "节点图" },
      help: {
        en: "Nodes by their ids, as in ComfyUI's API format; on the command line a file with them, or with a workflow of ComfyUI's page, or - for standard input",
        zh: "以编号为键的节点，格式与 ComfyUI 的 API 相同；命令行中为含有它的文件，或 ComfyUI 页面的工作流文件，- 表示标准输入",
      },
      cli: { argument: "file" },
    }),
    targets: optionalText(
      { minLength: 1, maxLength: 8192 },
      {
        label: { en: "Run to here", zh: "运行到此" },
        help: {
          en: "Ids of nodes, parted by commas: only they and what they need are run, and what they make is shown",
          zh: "节点编号，以逗号分隔：只运行这些节点及其所需的节点，并显示其结果",
        },
        cli: { flag: "target", value: "ids" },
        whenAbsent: {
          en: "every node that shows or saves something",
          zh: "所有显示或保存结果的节点",
        },
      },
    ),
    device: MODEL.parameters.device,
  },
});

/** A request to run a graph with every default filled in. */
type WorkflowRequest = Static<typeof workflowTool.parameters>;

/** The ids of `targets`; undefined for all. */
export const targetsOf = ({
  targets,
}: Pick<WorkflowRequest, "targets">): readonly string[] | undefined =>
  targets === undefined
    ? undefined
    : targets
        .split(",")
        .map((id) => id.trim())
        .filter((id) => id !== "");
