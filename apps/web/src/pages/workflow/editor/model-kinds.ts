/** The kind of model that a tool's field is picked from. */
import type { ToolDeclaration } from "../../../service/tools.ts";

export function modelKindOf(
  type: string,
  input: string,
  tool: ToolDeclaration | undefined,
): string | undefined {
  if (tool === undefined || type !== `inkloom/${tool.id}`) return undefined;
  const { properties } = tool.parameters;
  return Object.hasOwn(properties, input) ? properties[input]?.["x-inkloom"].picks : undefined;
}
