/** The pictures that a graph names in its fields. */
import { nodeParameters, TOOL_NODE } from "@inkloom/contract";
import {
  COMFY_NODES,
  GLUE_NODES,
  type InputSpec,
  nodeInputsOf,
  type Prompt,
} from "@inkloom/diffusion";
import { NODE_TOOLS } from "./node-types/node-types.ts";

/** Inputs of a type of node that name pictures. */
function pictureInputs(type: string): readonly string[] {
  const tool = NODE_TOOLS.find(({ id }) => TOOL_NODE + id === type);
  if (tool !== undefined)
    return nodeParameters(tool).flatMap(({ name, type: kind }) => (kind === "IMAGE" ? name : []));
  const node = GLUE_NODES.get(type) ?? COMFY_NODES.get(type);
  const specs: Readonly<Record<string, InputSpec>> = { ...node?.required, ...node?.optional };
  return Object.entries(specs).flatMap(([name, spec]) =>
    spec.kind === "COMBO" && spec.upload === true ? name : [],
  );
}

/** The same graph with other names, each asked for once. */
export async function withPictureNames(
  graph: Prompt,
  rename: (name: string) => Promise<string>,
): Promise<Prompt> {
  const renamed = new Map<string, Promise<string>>();
  const nodes: [string, Prompt[string]][] = [];
  for (const [id, node] of Object.entries(graph)) {
    const given = nodeInputsOf(node);
    const changed: Record<string, unknown> = {};
    for (const name of pictureInputs(String(node.class_type))) {
      const value = given[name];
      if (typeof value !== "string") continue;
      const other = renamed.get(value) ?? rename(value);
      renamed.set(value, other);
      changed[name] = await other;
    }
    nodes.push([id, { ...node, inputs: { ...given, ...changed } }]);
  }
  return Object.fromEntries(nodes);
}
