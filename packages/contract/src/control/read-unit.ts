/** A control unit as people type it. */
import { IsArray, IsBoolean, IsInteger, IsNumber, type TSchema } from "typebox";
import { Problem } from "../problems/problem.ts";
import { ControlUnitSchema } from "./unit.ts";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * `canny,image=room.png,model=control_canny,weight=0.8`: fields by name, in any order; a first word without a name is the
 * preprocessor. A comma within a value is written twice. Text that begins with `{` is JSON. What the values may be is
 * checked with the rest of the request.
 * @throws Problem `control/unit` for a part that is no field
 */
export function readUnit(text: string): Readonly<Record<string, unknown>> {
  const trimmed = text.trim();
  if (trimmed.startsWith("{")) return readJson(trimmed);
  const unit: Record<string, unknown> = {};
  const schemas: Readonly<Record<string, TSchema>> = ControlUnitSchema.properties;
  for (const [at, part] of partsOf(trimmed).entries()) {
    const equals = part.indexOf("=");
    if (equals < 0 && at === 0) {
      unit["preprocessor"] = part.trim();
      continue;
    }
    const field = part.slice(0, Math.max(0, equals)).trim();
    const schema = Object.hasOwn(schemas, field) ? schemas[field] : undefined;
    if (schema === undefined)
      throw new Problem("control/unit", {
        en: `control unit: "${part.trim()}" is no field, expected name=value with one of ${Object.keys(schemas).join(", ")}`,
        zh: `控制单元：“${part.trim()}”不是字段，应为“名称=值”，名称为以下之一：${Object.keys(schemas).join("、")}`,
      });
    if (Object.hasOwn(unit, field))
      throw new Problem("control/unit", {
        en: `control unit: ${field} is given twice, expected it once; a comma within a value is written twice`,
        zh: `控制单元：${field} 给出了两次，应只给出一次；值中的逗号须写两次`,
      });
    unit[field] = valueOf(schema, part.slice(equals + 1).trim());
  }
  return unit;
}

/** Cut at single commas. */
const partsOf = (text: string): string[] =>
  text
    .replaceAll(",,", "\u0000")
    .split(",")
    .map((part) => part.replaceAll("\u0000", ","));

function valueOf(schema: TSchema, text: string): unknown {
  if (IsArray(schema)) {
    if (text.startsWith("[")) return parsed(text);
    const entries = text.split(/[\s;]+/).filter((each) => each !== "");
    return entries.map((each) => (NUMBER.test(each) ? Number(each) : { image: each }));
  }
  if (IsInteger(schema) || IsNumber(schema)) return NUMBER.test(text) ? Number(text) : text;
  if (IsBoolean(schema)) {
    if (/^(true|yes|on|1)$/i.test(text)) return true;
    if (/^(false|no|off|0)$/i.test(text)) return false;
  }
  return text;
}

function readJson(text: string): Readonly<Record<string, unknown>> {
  const value = parsed(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw notJson(text);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notJson(text);
  }
}

function notJson(text: string): Problem {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new Problem("control/unit", {
    en: `control unit: ${shown} is no JSON, expected an object, or fields such as canny,image=room.png`,
    zh: `控制单元：${shown} 不是 JSON，应为对象，或“canny,image=room.png”这样的字段`,
  });
}
