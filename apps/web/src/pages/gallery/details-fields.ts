/** How a picture was made, as rows of names and values: names come from the tool's declaration. */
import type { Text } from "../../language/language.ts";
import type { ToolDeclaration } from "../../service/tools.ts";

export interface DetailField {
  readonly name: string;
  readonly label: Text;
  readonly value: string | number | boolean;
  /** Whether it is as the tool has it where nobody says otherwise. */
  readonly usual: boolean;
}

type Record = Readonly<globalThis.Record<string, unknown>>;

/** Shown by themselves, above the others. */
const APART = new Set(["prompt", "negative_prompt", "seed", "model"]);

/** Longer values are cut: they are in the text that is copied. */
const LONGEST = 300;

export function parametersOf(record: Record | null): Record {
  const parameters = record?.["parameters"];
  return typeof parameters === "object" && parameters !== null ? (parameters as Record) : {};
}

export function textOf(parameters: Record, name: string): string {
  const value = parameters[name];
  return typeof value === "string" ? value : "";
}

/** In the order of the declaration; what it does not know comes last. */
export function fieldsOf(parameters: Record, tool: ToolDeclaration | undefined): DetailField[] {
  const properties = tool?.parameters.properties ?? {};
  const names = [
    ...Object.keys(properties).filter((name) => name in parameters),
    ...Object.keys(parameters).filter((name) => !(name in properties)),
  ];
  return names.flatMap((name) => {
    const value = shown(parameters[name]);
    if (APART.has(name) || value === undefined) return [];
    const schema = properties[name];
    const label = schema?.["x-inkloom"].label ?? { en: name, zh: name };
    return [{ name, label, value, usual: schema?.default === parameters[name] }];
  });
}

function shown(value: unknown): DetailField["value"] | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  if (typeof value === "number" || typeof value === "boolean") return value;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text === "[]" || text === "{}") return undefined;
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
