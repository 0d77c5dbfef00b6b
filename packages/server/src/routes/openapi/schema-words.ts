/** A JSON Schema in a few words, with links to those that have names. */
import type { JsonSchema } from "./document.ts";
import { escaped } from "./html.ts";

const PREFIX = "#/components/schemas/";

/** HTML. */
export function typeWords(schema: JsonSchema): string {
  const { $ref, items, format, enum: values, type } = schema;
  if (typeof $ref === "string" && $ref.startsWith(PREFIX)) {
    const name = escaped($ref.slice(PREFIX.length));
    return `<a href="#shape-${name}">${name}</a>`;
  }
  const parts = schema["oneOf"] ?? schema["anyOf"];
  if (Array.isArray(parts))
    return (parts as JsonSchema[]).map((part) => typeWords(part)).join(" | ");
  if ("const" in schema) return `<code>${escaped(JSON.stringify(schema["const"]))}</code>`;
  if (Array.isArray(values))
    return values.map((value) => `<code>${escaped(JSON.stringify(value))}</code>`).join(" | ");
  if (isSchema(items)) return `${typeWords(items)}[]`;
  const named = [typeof type === "string" || Array.isArray(type) ? type : "any"].flat().join(" | ");
  return escaped(typeof format === "string" ? `${named} (${format})` : named) + limits(schema);
}

/** `1 … 150, default 20`, as far as the schema says so. */
function limits(schema: JsonSchema): string {
  const range = (low: string, high: string, unit: string): string[] => {
    const [from, to] = [schema[low], schema[high]];
    if (from === undefined && to === undefined) return [];
    return [`${shown(from)} … ${shown(to)}${unit}`];
  };
  const words = [
    ...range("minimum", "maximum", ""),
    ...range("minLength", "maxLength", " chars"),
    ...range("minItems", "maxItems", " items"),
    ...(schema["multipleOf"] === undefined ? [] : [`× ${shown(schema["multipleOf"])}`]),
    ...("default" in schema ? [`= ${JSON.stringify(schema["default"])}`] : []),
  ];
  return words.length === 0 ? "" : ` <small>${escaped(words.join(", "))}</small>`;
}

const shown = (value: unknown): string => (typeof value === "number" ? String(value) : "");

export const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Its fields, as rows of a table: name, type, words. */
export function fieldRows(schema: JsonSchema): string[][] {
  const { properties, required } = schema;
  if (!isSchema(properties)) return [];
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  return Object.entries(properties).map(([name, field]) => [
    `<code>${escaped(name)}</code>${needed.includes(name) ? " *" : ""}`,
    isSchema(field) ? typeWords(field) : "",
    isSchema(field) && typeof field["description"] === "string"
      ? escaped(field["description"])
      : "",
  ]);
}
