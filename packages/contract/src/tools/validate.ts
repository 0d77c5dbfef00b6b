import { IsArray, IsObject, type Static, type TSchema } from "typebox";
import { Check, Default } from "typebox/value";
import { type Fault, Problem } from "../problems/problem.ts";
import type { Text } from "../text.ts";
import type { ToolDeclaration } from "./define-tool.ts";
import { expectation, limitsOf } from "./expectation.ts";
import type { ParameterNotes } from "./parameter.ts";

/** Longest excerpt of a given value in a message, in characters. */
const EXCERPT = 60;

interface ValidateOptions {
  /** How the surface calls a parameter, for example `--steps`; its own name by default. */
  readonly nameOf?: (parameter: string) => string;
}

/**
 * The parameters with every default filled in; `given` is JSON and is not changed.
 * @throws Problem `input/invalid` with one sentence per bad, missing or unknown parameter.
 */
export function validate<T extends Pick<ToolDeclaration, "parameters" | "notes">>(
  tool: T,
  given: Readonly<Record<string, unknown>>,
  { nameOf = (parameter) => parameter }: ValidateOptions = {},
): Static<T["parameters"]> {
  const schemas: Readonly<Record<string, TSchema>> = tool.parameters.properties;
  const required: readonly string[] = tool.parameters.required;
  const filled = Default(tool.parameters, { ...given }) as Readonly<Record<string, unknown>>;
  const accepted: Record<string, unknown> = {};
  const faults: Fault[] = [];
  for (const [parameter, schema] of Object.entries(schemas)) {
    const notes = tool.notes[parameter];
    if (notes === undefined) throw new TypeError(`validate: ${parameter} has no notes`);
    const value = filled[parameter];
    if (value === undefined && !required.includes(parameter)) continue;
    if (accepts(schema, notes, value)) accepted[parameter] = value;
    else {
      const sentences = [...faultsIn(nameOf(parameter), schema, notes, value)];
      faults.push(...sentences.map((sentence) => ({ field: parameter, sentence })));
    }
  }
  const known = Object.keys(schemas);
  for (const parameter of Object.keys(filled).filter((each) => !known.includes(each)))
    faults.push({ field: parameter, sentence: unknown(parameter, known) });
  if (faults.length > 0)
    throw new Problem(
      "input/invalid",
      {
        en: faults.map(({ sentence }) => sentence.en).join(" "),
        zh: faults.map(({ sentence }) => sentence.zh).join(""),
      },
      { faults },
    );
  return accepted as Static<T["parameters"]>;
}

/** Whether a value fits a parameter's schema and its limit in bytes. */
export function accepts(schema: TSchema, { maxBytes }: ParameterNotes, value: unknown): boolean {
  if (!Check(schema, value)) return false;
  return maxBytes === undefined || typeof value !== "string" || utf8Bytes(value) <= maxBytes;
}

/** Said of a list's entries one by one, as far as they are what is wrong. */
function* faultsIn(
  name: string,
  schema: TSchema,
  notes: Pick<ParameterNotes, "maxBytes">,
  value: unknown,
): Generator<Text> {
  const listed =
    IsArray(schema) &&
    Array.isArray(value) &&
    value.length <= (limitsOf(schema).maxItems ?? Infinity);
  if (listed) {
    for (const [at, entry] of value.entries())
      if (!Check(schema.items, entry))
        yield* faultsIn(`${name} ${String(at + 1)}`, schema.items, {}, entry);
    return;
  }
  if (IsObject(schema) && typeof value === "object" && value !== null && !Array.isArray(value)) {
    const properties: Readonly<Record<string, TSchema>> = schema.properties;
    const known = Object.keys(properties);
    for (const [field, property] of Object.entries(properties)) {
      const given = (value as Readonly<Record<string, unknown>>)[field];
      const left = given === undefined && !schema.required.includes(field);
      if (!left && !Check(property, given))
        yield* faultsIn(`${name} ${field}`, property, {}, given);
    }
    for (const field of Object.keys(value).filter((each) => !known.includes(each)))
      yield unknown(`${name} ${field}`, known);
    return;
  }
  yield fault(name, excerpt(value, notes), expectation(schema, notes));
}

const fault = (name: string, got: Text, expected: Text): Text => ({
  en: `${name}: got ${got.en}, expected ${expected.en}.`,
  zh: `${name}：给出的是${apart(got.zh)}，应为${apart(expected.zh)}。`,
});

/** Chinese that begins with a figure or a Latin word stands off by a space. */
const apart = (chinese: string): string =>
  /^\p{Script=Han}/u.test(chinese) ? chinese : ` ${chinese}`;

const unknown = (parameter: string, known: readonly string[]): Text => ({
  en: `${parameter}: unknown parameter, expected one of ${known.join(", ")}.`,
  zh: `${parameter}：未知参数，应为以下之一：${known.join("、")}。`,
});

/** What was given, short enough for a sentence. */
function excerpt(value: unknown, { maxBytes }: Pick<ParameterNotes, "maxBytes">): Text {
  if (value === undefined) return { en: "nothing", zh: "空" };
  if (typeof value === "string" && maxBytes !== undefined) {
    const size = String(utf8Bytes(value));
    return { en: `${size} bytes`, zh: `${size} 字节` };
  }
  const shown = typeof value === "number" ? String(value) : jsonOf(value);
  const short = shown.length > EXCERPT ? `${shown.slice(0, EXCERPT)}…` : shown;
  return { en: short, zh: short };
}

/** What is nested too deeply to be written down is not worth an excerpt. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return Array.isArray(value) ? "[…]" : "{…}";
  }
}

const utf8Bytes = (value: string): number => new TextEncoder().encode(value).length;
