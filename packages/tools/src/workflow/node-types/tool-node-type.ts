/** Tools as nodes, made from their declarations, so that later tools appear by themselves. */
import {
  limitsOf,
  linkTypeOf,
  type NodeFieldSchema,
  type NodeInput,
  type NodeParameter,
  nodeParameters,
  type NodeType,
  type ParameterNotes,
  type Text,
  TOOL_NODE,
  type ToolDeclaration,
} from "@inkloom/contract";
import type { PickedNames } from "../picked-names.ts";

const CATEGORY: Text = { en: "Tools", zh: "工具" };

export function toolNodeType(tool: ToolDeclaration, names: PickedNames): NodeType {
  return {
    type: TOOL_NODE + tool.id,
    title: tool.title,
    help: tool.help,
    category: CATEGORY,
    source: "tool",
    isOutput: false,
    inputs: nodeParameters(tool).map((parameter) => inputOf(tool, parameter, names)),
    outputs: tool.outputs.map(({ name, type, label, many }) => ({
      name,
      type: linkTypeOf(type),
      label,
      ...(many && type !== "image" && { many: true }),
    })),
  };
}

function inputOf(
  tool: ToolDeclaration,
  { name, type, schema, notes, required }: NodeParameter,
  names: PickedNames,
): NodeInput {
  const title = tool.groups.find(({ parameters }) => parameters.includes(name))?.title;
  const offers = [...(notes.offers ?? []), ...(notes.picks ? names[notes.picks] : [])];
  return {
    name,
    label: notes.label,
    help: notes.help,
    type,
    required,
    socket: type === "CONTROL" ? "link" : type === "COMBO" ? "widget" : "both",
    ...(type !== "CONTROL" && { schema: schemaOf(name, type, schema, notes) }),
    ...(SEEDS.includes(name) && { redrawn: true }),
    ...(type === "IMAGE" && { upload: true }),
    ...(offers.length > 0 && { offers: [...new Set(offers)] }),
    ...(notes.unit && { unit: notes.unit }),
    ...(notes.whenAbsent && { whenAbsent: notes.whenAbsent }),
    ...(title && { group: title }),
  };
}

const SEEDS = ["seed", "variation_seed"];
/** Texts that may be longer are edited in several lines. */
const LINE = 5_000;

function schemaOf(
  name: string,
  type: Exclude<NodeParameter["type"], "CONTROL">,
  schema: NodeParameter["schema"],
  { step, maxBytes }: ParameterNotes,
): NodeFieldSchema {
  const { default: value, minimum, maximum, multipleOf, minLength, maxLength } = limitsOf(schema);
  const common = { ...(value !== undefined && { default: value }) };
  switch (type) {
    case "INT":
    case "FLOAT":
      return {
        type: type === "INT" ? "integer" : "number",
        ...common,
        ...(minimum !== undefined && { minimum }),
        ...(maximum !== undefined && { maximum }),
        ...(multipleOf !== undefined && { multipleOf }),
        ...(step !== undefined && { step }),
      };
    case "BOOLEAN":
      return { type: "boolean", ...common };
    case "COMBO":
      return { type: "string", ...common, enum: (schema as { enum: string[] }).enum };
    case "IMAGE":
      return { type: "string" };
    case "STRING":
      return {
        type: "string",
        ...common,
        ...((maxBytes !== undefined || (maxLength ?? 0) > LINE) && { multiline: true }),
        ...(minLength !== undefined && { minLength }),
        ...(maxLength !== undefined && { maxLength }),
      };
    default:
      throw new TypeError(`the parameter ${name} has no field of the type ${String(type)}`);
  }
}
