/** Which jobs change what everybody uses: models and data sets. */
import { TOOL_NODE, type ToolDeclaration, TOOLS } from "@inkloom/contract";

const TOOL_LIST = Object.values<ToolDeclaration>(TOOLS);

/** Of a tool by itself, and of any graph that has such a tool as a node, whatever else its nodes are. */
export function changesShared(tool: string, request: Readonly<Record<string, unknown>>): boolean {
  const own = TOOL_LIST.find(({ id }) => id === tool)?.changesShared;
  if (own) return own.when === undefined || request[own.when] !== undefined;
  return graphChangesShared(request);
}

/** Nodes are looked for wherever they stand, as the wires write them in different places. A parameter counts as given where
 *  the node has it at all: its value may come along a link. */
function graphChangesShared(request: unknown): boolean {
  const stack: unknown[] = [request];
  while (stack.length > 0) {
    const next = stack.pop();
    if (typeof next !== "object" || next === null) continue;
    const values: readonly unknown[] = Object.values(next);
    for (const value of values) {
      const found = typeof value === "string" ? NODES.get(value) : undefined;
      if (found && (found.when === undefined || hasKey(next, found.when))) return true;
    }
    stack.push(...values);
  }
  return false;
}

const NODES: ReadonlyMap<string, { readonly when?: string }> = new Map(
  TOOL_LIST.flatMap(({ id, changesShared: changes }) =>
    changes ? [[TOOL_NODE + id, changes] as const] : [],
  ),
);

/** Whether an object or anything within it has the key. */
function hasKey(node: object, key: string): boolean {
  const stack: object[] = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (Object.hasOwn(next, key)) return true;
    for (const value of Object.values(next) as unknown[])
      if (typeof value === "object" && value !== null) stack.push(value);
  }
  return false;
}
