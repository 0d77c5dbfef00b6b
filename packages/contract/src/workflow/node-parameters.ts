/** The parameters of a tool that a node has, with what they are in a graph. */
import { IsBoolean, IsEnum, IsInteger, IsNumber, IsString, type TSchema } from "typebox";
import type { ToolDeclaration } from "../tools/define-tool.ts";
import type { ParameterNotes } from "../tools/parameter.ts";

export interface NodeParameter {
  readonly name: string;
  readonly type: "IMAGE" | "STRING" | "INT" | "FLOAT" | "BOOLEAN" | "COMBO" | "CONTROL";
  readonly schema: TSchema;
  readonly notes: ParameterNotes;
  /** Whether it must be given. */
  readonly required: boolean;
}

/** Control units, which come along a link alone. */
const UNITS = "control";

/** Where results go is not the graph's to say. */
const PLACES = ["folder"];

export function nodeParameters(tool: ToolDeclaration): NodeParameter[] {
  const pictures = tool.inputs.flatMap(({ name, type }) => (type === "image" ? [name] : []));
  const needed = (tool.parameters as { readonly required?: readonly string[] }).required ?? [];
  const schemas: Readonly<Record<string, TSchema>> = tool.parameters.properties;
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const notes = tool.notes[name];
    const type = pictures.includes(name) ? "IMAGE" : name === UNITS ? "CONTROL" : typeOf(schema);
    if (notes === undefined || type === undefined || PLACES.includes(name)) return [];
    return [
      { name, type, schema, notes, required: needed.includes(name) && !("default" in schema) },
    ];
  });
}

/** Undefined for what is no field, such as a whole graph. */
function typeOf(schema: TSchema): NodeParameter["type"] | undefined {
  if (IsEnum(schema)) return "COMBO";
  if (IsInteger(schema)) return "INT";
  if (IsNumber(schema)) return "FLOAT";
  if (IsBoolean(schema)) return "BOOLEAN";
  return IsString(schema) ? "STRING" : undefined;
}
