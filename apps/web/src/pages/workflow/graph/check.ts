/** What keeps a graph from running, as far as the page can tell before it asks. */
import type { Json } from "./document.ts";
import { linkedNode, neededBy, type Prompt } from "./flatten.ts";
import { hasField, type NodeInput, type NodeTypes } from "./node-type.ts";

type FaultKind =
  "unknown" | "missing" | "empty" | "number" | "whole" | "least" | "most" | "choice" | "long";

export interface NodeFault {
  /** As the prompt calls it. */
  readonly node: string;
  readonly input?: string;
  readonly kind: FaultKind;
  /** The end that a number or text goes beyond. */
  readonly limit?: number;
}

/** Nodes whose work is seen: graphs end there. */
export const endsOf = (prompt: Prompt, types: NodeTypes): readonly string[] =>
  Object.keys(prompt).filter((id) => types.get(prompt[id]?.class_type ?? "")?.isOutput === true);

/** Faults of what the targets need, targets included. */
export function faultsOf(
  prompt: Prompt,
  targets: readonly string[],
  types: NodeTypes,
): readonly NodeFault[] {
  return [...neededBy(prompt, targets)].flatMap((node): NodeFault[] => {
    const { class_type: type = "", inputs = {} } = prompt[node] ?? {};
    const known = types.get(type);
    if (known === undefined) return [{ node, kind: "unknown" }];
    return known.inputs.flatMap((input) => {
      const value = inputs[input.name];
      const fault = valueFault(input, value);
      return fault === undefined ? [] : [{ node, input: input.name, ...fault }];
    });
  });
}

const DIGITS = /^-?\d+$/;

/** What is wrong with one value; links are the service's to judge. */
export function valueFault(
  input: NodeInput,
  value: Json | undefined,
): Pick<NodeFault, "kind" | "limit"> | undefined {
  const { required, schema = {}, type, upload } = input;
  if (value !== undefined && linkedNode(value) !== undefined) return undefined;
  if (value === undefined || value === null || (value === "" && type !== "STRING")) {
    if (!required) return undefined;
    return { kind: hasField(input) && input.socket === "widget" ? "empty" : "missing" };
  }
  if (!hasField(input)) return { kind: "missing" };
  if (type === "INT" || type === "FLOAT") {
    // Seeds that numbers do not hold are digits, which the service counts.
    if (type === "INT" && typeof value === "string" && DIGITS.test(value)) return undefined;
    if (typeof value !== "number" || !Number.isFinite(value)) return { kind: "number" };
    if (type === "INT" && !Number.isInteger(value)) return { kind: "whole" };
    const { minimum, maximum } = schema;
    if (minimum !== undefined && value < minimum) return { kind: "least", limit: minimum };
    if (maximum !== undefined && value > maximum) return { kind: "most", limit: maximum };
    return undefined;
  }
  if (schema.enum !== undefined && upload !== true && !schema.enum.includes(value))
    return { kind: "choice" };
  const { maxLength } = schema;
  if (maxLength !== undefined && typeof value === "string" && value.length > maxLength)
    return { kind: "long", limit: maxLength };
  return undefined;
}
