/** Values of a tool's form, and what is wrong with them by its declaration. */
import { currentLanguage } from "../language/language.ts";
import type { ParameterSchema, ToolDeclaration } from "../service/tools.ts";
import { formWords } from "./form-words.ts";

export type Values = Readonly<Record<string, unknown>>;

/** What stands in the form before anybody changed it. */
export const defaultsOf = ({ parameters }: ToolDeclaration): Values =>
  Object.fromEntries(
    Object.entries(parameters.properties).flatMap(([name, schema]) =>
      schema.default === undefined ? [] : [[name, schema.default]],
    ),
  );

/** What is sent: without what is empty and optional, and without what the tool does not know, in lists neither; charts in the
 *  page's language unless another one is chosen. */
export function requestOf(
  { parameters }: ToolDeclaration,
  values: Values,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(parameters.properties).flatMap((name) => {
      const value = values[name];
      const empty = value === undefined || value === null || value === "";
      const schema = parameters.properties[name];
      return empty && !parameters.required.includes(name) && schema?.default !== ""
        ? []
        : [[name, inPageLanguage(name, known(schema, value ?? ""))]];
    }),
  );
}

/** The service does not know which language the page is in. */
const inPageLanguage = (name: string, value: unknown): unknown =>
  name === "chart_language" && value === "auto" ? currentLanguage() : value;

/** Entries of lists hold what only the page knows, too. */
function known(schema: ParameterSchema | undefined, value: unknown): unknown {
  const fields = schema?.items?.properties;
  if (fields === undefined || !Array.isArray(value)) return value;
  return value.map((entry: unknown) =>
    typeof entry === "object" && entry !== null
      ? Object.fromEntries(Object.entries(entry).filter(([name]) => name in fields))
      : entry,
  );
}

/** Whether a field holds something else than before anybody touched it. */
export function isChanged({ default: standard }: ParameterSchema, value: unknown): boolean {
  const empty = value === undefined || value === null || value === "";
  return empty ? standard !== undefined && standard !== "" : value !== standard;
}

export type Faults = Readonly<Record<string, string>>;

/** Sentences in the page's language by parameter; none where all may be sent. */
export function faultsOf(tool: ToolDeclaration, values: Values): Faults {
  const faults: Record<string, string> = {};
  for (const [name, schema] of Object.entries(tool.parameters.properties)) {
    const fault = faultOf(schema, values[name], tool.parameters.required.includes(name));
    if (fault !== undefined) faults[name] = fault;
  }
  return faults;
}

function faultOf(schema: ParameterSchema, value: unknown, required: boolean): string | undefined {
  const say = formWords.say;
  if (value === undefined || value === null || value === "")
    return required && schema.default === undefined ? say("needed") : undefined;
  const { minimum, maximum, maxLength } = schema;
  if (schema.type === "integer" || schema.type === "number") {
    if (typeof value !== "number" || !Number.isFinite(value)) return say("number");
    if (schema.type === "integer" && !Number.isInteger(value)) return say("whole");
    if (minimum !== undefined && value < minimum) return say("atLeast", { minimum });
    if (maximum !== undefined && value > maximum) return say("atMost", { maximum });
    return undefined;
  }
  if (typeof value !== "string") return undefined;
  const bytes = schema["x-inkloom"].maxBytes;
  if (bytes !== undefined && new TextEncoder().encode(value).length > bytes)
    return say("long", { most: bytes });
  if (maxLength !== undefined && value.length > maxLength) return say("long", { most: maxLength });
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return say("oneOf", { names: schema.enum.join(", ") });
  return undefined;
}
