/** A finished job of one tool as a workflow: the tool as a node, pictures that it was given before it, a node that saves behind. */
import {
  type ControlUnit,
  nodeParameters,
  Problem,
  TOOL_NODE,
  type ToolDeclaration,
  TOOLS,
} from "@inkloom/contract";
import type { Prompt } from "@inkloom/diffusion";
import { unitNodes } from "./unit-nodes.ts";
import { NODE_TOOLS } from "../node-types/node-types.ts";

const SAVE_PREFIX = "Inkloom";

/**
 * What is as it is without being given stays out of the graph.
 * @throws Problem `workflow/untold` for a tool that makes no pictures
 */
export function toolGraph(id: string, parameters: Readonly<Record<string, unknown>>): Prompt {
  const tool = NODE_TOOLS.find((each) => each.id === id);
  const output = tool?.outputs.findIndex(({ type }) => type === "image") ?? -1;
  if (tool === undefined || output < 0)
    throw new Problem("workflow/untold", {
      en: `A job of "${id.slice(0, 60)}" makes no picture that a workflow could save.`,
      zh: `“${id.slice(0, 60)}”任务不生成图片，无法表示为工作流。`,
    });
  const nodes: [string, Prompt[string]][] = [];
  const inputs: Record<string, unknown> = {};
  const next = (): string => String(nodes.length + 1);
  for (const { name, type } of nodeParameters(tool)) {
    const value = parameters[name];
    if (value === undefined || isDefault(tool, name, value)) continue;
    if (type === "CONTROL") {
      const last = unitNodes(value as readonly ControlUnit[], (node) => {
        nodes.push([next(), node]);
        return String(nodes.length);
      });
      if (last !== undefined) inputs[name] = [last, 0];
    } else if (type !== "IMAGE") inputs[name] = value;
    else {
      const load = next();
      const title = tool.inputs.find((port) => port.name === name)?.label.en ?? name;
      nodes.push([
        load,
        { class_type: "InkloomLoadPicture", inputs: { image: value }, _meta: { title } },
      ]);
      inputs[name] = [load, 0];
    }
  }
  const made = next();
  nodes.push([made, { class_type: TOOL_NODE + tool.id, inputs, _meta: { title: tool.title.en } }]);
  nodes.push([
    next(),
    {
      class_type: "SaveImage",
      inputs: { images: [made, output], filename_prefix: SAVE_PREFIX },
    },
  ]);
  return Object.fromEntries(nodes);
}

function isDefault(tool: ToolDeclaration, name: string, value: unknown): boolean {
  const schema = (tool.parameters.properties as Readonly<Record<string, object>>)[name] ?? {};
  return "default" in schema && schema.default === value;
}

/** Whether jobs of a tool can be told so. */
export const isToldAsGraph = (id: string): boolean =>
  Object.hasOwn(TOOLS, id) && ["generate", "img2img", "upscale", "grid"].includes(id);
