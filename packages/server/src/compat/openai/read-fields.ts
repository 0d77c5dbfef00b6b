/** A request's parameters, each of its kind. */
import type { Text } from "@inkloom/contract";
import type { Field, Fields } from "./fields.ts";
import { OpenAiProblem } from "./openai-problem.ts";

/** Values of a form are texts; in JSON a text is no number. */
export type Wire = "json" | "form";

export interface ReadFields<F extends Fields> {
  text(name: keyof F & string): string | undefined;
  integer(name: keyof F & string): number | undefined;
  flag(name: keyof F & string): boolean;
  record(name: keyof F & string): Readonly<Record<string, unknown>>;
}

/** Nothing, null and what is absent are the same.
 *  @param others names that are read elsewhere, such as those of files
 *  @throws OpenAiProblem naming the parameter */
export function readFields<F extends Fields>(
  fields: F,
  given: unknown,
  wire: Wire,
  others: readonly string[] = [],
): ReadFields<F> {
  const body = recordOf(given);
  if (body === undefined)
    throw new OpenAiProblem("invalid_type", undefined, {
      en: "The body is no JSON object.",
      zh: "请求正文不是 JSON 对象。",
    });
  const known = [...Object.keys(fields), ...others];
  for (const name of Object.keys(body)) if (!known.includes(name)) throw unknown(name, known);
  const values = new Map<string, unknown>();
  for (const [name, field] of Object.entries<Field>(fields)) {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    if (value !== undefined && value !== null) values.set(name, read(name, field, value, wire));
    else if (field.required === true) throw missing(name);
  }
  return {
    text: (name) => of(values.get(name), "string"),
    integer: (name) => of(values.get(name), "number"),
    flag: (name) => values.get(name) === true,
    record: (name) => recordOf(values.get(name)) ?? {},
  };
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const plain = typeof value === "object" && value !== null && !Array.isArray(value);
  return plain ? (value as Record<string, unknown>) : undefined;
}

function of(value: unknown, kind: "string"): string | undefined;
function of(value: unknown, kind: "number"): number | undefined;
function of(value: unknown, kind: string): unknown {
  return typeof value === kind ? value : undefined;
}

function read(name: string, field: Field, given: unknown, wire: Wire): unknown {
  const value = wire === "form" && typeof given === "string" ? fromForm(field, given) : given;
  switch (field.kind) {
    case "text":
      return readText(name, field, value);
    case "integer":
      return readInteger(name, field, value);
    case "flag":
      if (typeof value === "boolean") return value;
      throw wrongType(name, value, { en: "true or false", zh: " true 或 false" });
    case "record": {
      const record = recordOf(value);
      if (record !== undefined) return record;
      throw wrongType(name, value, { en: "an object", zh: "对象" });
    }
  }
}

function fromForm({ kind }: Field, text: string): unknown {
  switch (kind) {
    case "text":
      return text;
    case "integer":
      return /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : text;
    case "flag":
      if (/^(true|1)$/i.test(text)) return true;
      return /^(false|0)$/i.test(text) ? false : text;
    case "record":
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return text;
      }
  }
}

function readText(name: string, { values, maxLength }: Field, value: unknown): string {
  if (typeof value !== "string") throw wrongType(name, value, { en: "a text", zh: "文本" });
  if (maxLength !== undefined && value.length > maxLength)
    throw new OpenAiProblem("string_above_max_length", name, {
      en: `${name}: got ${value.length} characters, expected at most ${maxLength}.`,
      zh: `${name}：给出了 ${value.length} 个字符，最多为 ${maxLength} 个。`,
    });
  if (values !== undefined && !values.includes(value))
    throw new OpenAiProblem("invalid_value", name, {
      en: `${name}: got ${excerpt(value)}, expected one of ${values.join(", ")}.`,
      zh: `${name}：给出的是 ${excerpt(value)}，应为以下之一：${values.join("、")}。`,
    });
  return value;
}

function readInteger(name: string, { minimum = 0, maximum = 0 }: Field, value: unknown): number {
  if (!Number.isSafeInteger(value))
    throw wrongType(name, value, { en: "a whole number", zh: "整数" });
  const number = value as number;
  if (number >= minimum && number <= maximum) return number;
  const code = number < minimum ? "integer_below_min_value" : "integer_above_max_value";
  throw new OpenAiProblem(code, name, {
    en: `${name}: got ${number}, expected a whole number from ${minimum} to ${maximum}.`,
    zh: `${name}：给出的是 ${number}，应为 ${minimum} 到 ${maximum} 之间的整数。`,
  });
}

const wrongType = (name: string, value: unknown, expected: Text): OpenAiProblem =>
  new OpenAiProblem("invalid_type", name, {
    en: `${name}: got ${excerpt(value)}, expected ${expected.en}.`,
    zh: `${name}：给出的是 ${excerpt(value)}，应为${expected.zh}。`,
  });

export const missing = (name: string): OpenAiProblem =>
  new OpenAiProblem("missing_required_parameter", name, {
    en: `${name}: got nothing, expected a value: the parameter is required.`,
    zh: `${name}：没有给出，该参数不可缺少。`,
  });

function unknown(name: string, known: readonly string[]): OpenAiProblem {
  const shown = name.slice(0, 60);
  return new OpenAiProblem("unknown_parameter", shown, {
    en: `${shown}: unknown parameter, expected one of ${known.join(", ")}.`,
    zh: `${shown}：未知参数，应为以下之一：${known.join("、")}。`,
  });
}

/** What was given, short enough for a sentence. @param value as JSON has it */
export const excerpt = (value: unknown): string => JSON.stringify(value).slice(0, 60);
