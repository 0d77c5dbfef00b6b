/** A request's body -> its fields, each of its kind, defaults filled in. */
import { DialectProblem } from "../../dialect-problem.ts";
import { FieldProblem, type FaultType } from "../field-problem.ts";
import type { Field, FieldKind, Fields } from "./field.ts";

/** Values by field; fields that A1111 does not know are left out, as there. */
export class Body<F extends Fields> {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  /** Undefined for null. */
  text(name: keyof F & string): string | undefined {
    const value = this.#values[name];
    return typeof value === "string" ? value : undefined;
  }

  number(name: keyof F & string): number | undefined {
    const value = this.#values[name];
    return typeof value === "number" ? value : undefined;
  }

  flag(name: keyof F & string): boolean {
    return this.#values[name] === true;
  }

  list(name: keyof F & string): readonly unknown[] {
    const value = this.#values[name];
    return Array.isArray(value) ? (value as unknown[]) : [];
  }

  texts(name: keyof F & string): readonly string[] {
    return this.list(name).filter((each) => typeof each === "string");
  }

  /** "" for null. */
  name(name: keyof F & string): string | number {
    return this.number(name) ?? this.text(name) ?? "";
  }

  record(name: keyof F & string): Readonly<Record<string, unknown>> {
    return recordOf(this.#values[name]) ?? {};
  }

  /** What A1111 answers under `parameters`. */
  echo(): Record<string, unknown> {
    return { ...this.#values };
  }
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const plain = typeof value === "object" && value !== null && !Array.isArray(value);
  return plain ? (value as Record<string, unknown>) : undefined;
}

/** @param within what the body is a part of, for messages: `controlnet.0`
 *  @throws DialectProblem 422 for a value of another kind, 501 for one that no tool can do */
export function readBody<F extends Fields>(fields: F, given: unknown, within?: string): Body<F> {
  const body = recordOf(given);
  if (body === undefined)
    throw new FieldProblem(
      { en: "The body is no JSON object.", zh: "请求正文不是 JSON 对象。" },
      { type: "dict_type" },
    );
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries<Field>(fields))
    values[name] = valueOf(
      within === undefined ? name : `${within}.${name}`,
      field,
      Object.hasOwn(body, name) ? body[name] : undefined,
    );
  return new Body<F>(values);
}

function valueOf(name: string, { kind, standard, use, about }: Field, given: unknown): unknown {
  if (given === undefined || given === null) return standard;
  const read = READ[kind](given);
  if (read === undefined)
    throw new FieldProblem(
      {
        en: `${name}: got ${excerpt(given)}, expected ${EXPECTED[kind].en}.`,
        zh: `${name}：给出的是 ${excerpt(given)}，应为${EXPECTED[kind].zh}。`,
      },
      { type: EXPECTED[kind].fault, field: name, input: excerpt(given) },
    );
  const nothing = read === standard || read === false || read === "" || read === 0;
  if (use === "refused" && !nothing && read !== "None")
    throw new DialectProblem(
      501,
      {
        en: `${name}: got ${excerpt(given)}, which cannot be done: ${about.en}.`,
        zh: `${name}：给出的是 ${excerpt(given)}，无法实现：${about.zh}。`,
      },
      { field: name },
    );
  return read;
}

/** A value as text; "" where it is none. */
export const textOr = (value: unknown, otherwise = ""): string =>
  typeof value === "string" ? value : otherwise;

const excerpt = (value: unknown): string => JSON.stringify(value).slice(0, 60);

/** As lenient as A1111's own reader (pydantic): figures may come as text, flags as 0 and 1. */
const READ: Readonly<Record<FieldKind, (given: unknown) => unknown>> = {
  text: (given) => (typeof given === "string" ? given : undefined),
  number: (given) => {
    const number = typeof given === "string" && given.trim() !== "" ? Number(given) : given;
    return typeof number === "number" && Number.isFinite(number) ? number : undefined;
  },
  integer: (given) => {
    const number = READ.number(typeof given === "boolean" ? Number(given) : given);
    return Number.isSafeInteger(number) ? number : undefined;
  },
  flag: (given) => {
    if (given === true || given === 1 || given === "true" || given === "True") return true;
    return given === false || given === 0 || given === "false" || given === "False"
      ? false
      : undefined;
  },
  texts: (given) =>
    Array.isArray(given) && given.every((each) => typeof each === "string") ? given : undefined,
  list: (given) => (Array.isArray(given) ? (given as unknown[]) : undefined),
  record: recordOf,
  name: (given) => READ.text(given) ?? READ.integer(given),
  names: (given) =>
    typeof given === "string"
      ? given.split(",").flatMap((each) => (each.trim() === "" ? [] : [each.trim()]))
      : READ.texts(given),
};

interface Expected {
  readonly en: string;
  readonly zh: string;
  readonly fault: FaultType;
}

const EXPECTED: Readonly<Record<FieldKind, Expected>> = {
  text: { en: "a text", zh: "文本", fault: "string_type" },
  number: { en: "a number", zh: "数字", fault: "float_parsing" },
  integer: { en: "a whole number", zh: "整数", fault: "int_parsing" },
  flag: { en: "true or false", zh: " true 或 false", fault: "bool_parsing" },
  texts: { en: "a list of texts", zh: "文本列表", fault: "list_type" },
  list: { en: "a list", zh: "列表", fault: "list_type" },
  record: { en: "an object", zh: "对象", fault: "dict_type" },
  name: { en: "a name or a whole number", zh: "名称或整数", fault: "string_type" },
  names: { en: "a list of texts", zh: "文本列表", fault: "list_type" },
};
