/** Every node that a graph may have, by its name there. */
import { TOOL_NODE } from "@inkloom/contract";
import { COMFY_NODES, GLUE_NODES, type NodeDeclaration } from "@inkloom/diffusion";
import { NODE_TOOLS } from "./node-types/node-types.ts";
import { toolNode, type ToolNodeContext } from "./tool-node.ts";

/** @param given what the tools among them work with; asked for when one of them runs */
export const workflowNodes = (given: () => ToolNodeContext): ReadonlyMap<string, NodeDeclaration> =>
  new Map([
    ...NODE_TOOLS.map((tool) => [TOOL_NODE + tool.id, toolNode(tool, given)] as const),
    ...GLUE_NODES,
    ...COMFY_NODES,
  ]);
