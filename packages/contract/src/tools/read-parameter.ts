import { IsBoolean, IsInteger, IsNumber, type TSchema } from "typebox";
import type { Text } from "../text.ts";
import type { ToolDeclaration } from "./define-tool.ts";
import { expectation } from "./expectation.ts";
import { accepts } from "./validate.ts";

/** A value as a parameter takes it, or why it does not. */
export type ReadParameter =
  | { readonly value: unknown }
  /** What is expected instead; absent where the tool has no such parameter. */
  | { readonly expected: Text | undefined };

/**
 * One value for one parameter. Where a number or a switch is due, text that says one becomes one
 * (`7.5`; `true`, `yes`, `on`, `1` and their opposites).
 */
export function readParameter(
  tool: Pick<ToolDeclaration, "parameters" | "notes">,
  parameter: string,
  given: unknown,
): ReadParameter {
  const schemas: Readonly<Record<string, TSchema>> = tool.parameters.properties;
  const schema = Object.hasOwn(schemas, parameter) ? schemas[parameter] : undefined;
  const notes = tool.notes[parameter];
  if (schema === undefined || notes === undefined) return { expected: undefined };
  const value = typeof given === "string" ? fromText(schema, given.trim(), given) : given;
  return accepts(schema, notes, value) ? { value } : { expected: expectation(schema, notes) };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function fromText(schema: TSchema, trimmed: string, given: string): unknown {
  if (IsInteger(schema) || IsNumber(schema)) return NUMBER.test(trimmed) ? Number(trimmed) : given;
  if (!IsBoolean(schema)) return given;
  if (/^(true|yes|on|1)$/i.test(trimmed)) return true;
  return /^(false|no|off|0)$/i.test(trimmed) ? false : given;
}
