/** Workflows: graphs of nodes. */
import { entry, type ProblemEntry } from "./entry.ts";

export const WORKFLOW_PROBLEMS = {
  "workflow/invalid": entry(
    400,
    {
      en: "Some nodes of a workflow are wrong, so that it cannot be run.",
      zh: "工作流中有节点不正确，无法运行。",
    },
    {
      en: "Mend the nodes and inputs that are named; `inkloom workflow nodes` lists what nodes take.",
      zh: "请修改提示中指出的节点和输入；`inkloom workflow nodes` 列出各节点的输入。",
    },
  ),
  "workflow/file": entry(
    400,
    { en: "A file is no workflow that can be read.", zh: "文件不是可读取的工作流。" },
    {
      en: "Give a workflow of Inkloom, or one of ComfyUI in its API format or as its page saves it, as JSON.",
      zh: "请提供墨织的工作流，或 ComfyUI 的 API 格式或页面格式工作流（JSON）。",
    },
  ),
  "workflow/sizes": entry(
    422,
    {
      en: "Pictures of several sizes cannot travel along one link.",
      zh: "不同尺寸的图片无法通过同一条连线传递。",
    },
    {
      en: "Have the node make pictures of one size, or use a node for each size.",
      zh: "请让该节点只生成一种尺寸的图片，或为每种尺寸使用一个节点。",
    },
  ),
  "workflow/nothing": entry(
    422,
    {
      en: "A node made nothing that the nodes behind it could take.",
      zh: "某个节点没有生成可供后续节点使用的内容。",
    },
    {
      en: "Change the node's settings or what it is given, or take the nodes behind it out.",
      zh: "请更改该节点的参数或输入，或移除其后的节点。",
    },
  ),
  "workflow/untold": entry(
    422,
    {
      en: "A job cannot be told as a workflow of the kind that was asked for.",
      zh: "无法把该任务表示为所要求的工作流。",
    },
    {
      en: "Ask for the workflow of tools instead, or leave out the settings that are named.",
      zh: "请改用由工具组成的工作流，或去掉提示中指出的参数。",
    },
  ),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
