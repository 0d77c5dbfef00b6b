/** Every kind of node that a workflow may have. */
import { type NodeType, type ToolDeclaration, TOOLS } from "@inkloom/contract";
import { COMFY_NODES, GLUE_NODES, type NameLists } from "@inkloom/diffusion";
import type { PickedNames } from "../picked-names.ts";
import { declaredNodeType } from "./declared-node-type.ts";
import { toolNodeType } from "./tool-node-type.ts";

export interface NodeNames {
  /** As ComfyUI's nodes call them: with endings. */
  readonly comfy: NameLists;
  /** As tools call them. */
  readonly tools: PickedNames;
}

/** A workflow is no node of another: editors take one apart before it is run. */
export const NODE_TOOLS: readonly ToolDeclaration[] = Object.values<ToolDeclaration>(TOOLS).filter(
  ({ id }) => id !== "workflow",
);

/** Tools first, then small nodes, then those of ComfyUI. */
export const nodeTypes = ({ comfy, tools }: NodeNames): NodeType[] => [
  ...NODE_TOOLS.map((tool) => toolNodeType(tool, tools)),
  ...[...GLUE_NODES].map(([type, node]) => declaredNodeType(type, node, "glue", comfy)),
  ...[...COMFY_NODES].map(([type, node]) => declaredNodeType(type, node, "comfy", comfy)),
];
