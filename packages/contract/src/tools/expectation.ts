/** Words for what a parameter accepts, made from its schema, so no range is written twice. */
import {
  IsArray,
  IsBoolean,
  IsEnum,
  IsInteger,
  IsNumber,
  IsObject,
  IsRecord,
  IsString,
  type TSchema,
} from "typebox";
import type { Text } from "../text.ts";
import type { ParameterNotes } from "./parameter.ts";

/** What a parameter accepts, to follow "expected" (应为). */
export function expectation(schema: TSchema, notes: Pick<ParameterNotes, "maxBytes">): Text {
  if (IsEnum(schema)) {
    const values = schema.enum.map(String);
    return { en: `one of ${values.join(", ")}`, zh: `以下之一：${values.join("、")}` };
  }
  if (IsInteger(schema) || IsNumber(schema)) return ofNumber(limitsOf(schema), IsInteger(schema));
  if (IsBoolean(schema)) return { en: "true or false", zh: "true 或 false" };
  if (IsArray(schema)) {
    const most = String(limitsOf(schema).maxItems);
    return { en: `a list of at most ${most}`, zh: `最多 ${most} 项的列表` };
  }
  if (IsRecord(schema) || IsObject(schema)) return { en: "a JSON object", zh: "JSON 对象" };
  if (IsString(schema)) return ofText(limitsOf(schema), notes);
  throw new TypeError(`expectation: no words for the schema ${JSON.stringify(schema)}`);
}

/** The limits of JSON Schema that parameters use; TypeBox's own types do not carry them. */
interface Limits {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly default?: string | number | boolean;
}

/** The limits and the default of a parameter's schema. */
export const limitsOf = (schema: TSchema): Limits => schema;

function ofNumber({ minimum, maximum, multipleOf }: Limits, whole: boolean): Text {
  if (minimum === undefined && maximum === undefined)
    return whole ? { en: "a whole number", zh: "整数" } : { en: "a number", zh: "数字" };
  const from = String(minimum);
  const to = String(maximum);
  if (multipleOf !== undefined) {
    const unit = String(multipleOf);
    return {
      en: `a multiple of ${unit} from ${from} to ${to}`,
      zh: `${from} 到 ${to} 之间 ${unit} 的倍数`,
    };
  }
  return {
    en: `${whole ? "a whole number" : "a number"} from ${from} to ${to}`,
    zh: `${from} 到 ${to} 之间的${whole ? "整数" : "数"}`,
  };
}

function ofText(
  { minLength, maxLength }: Limits,
  { maxBytes }: Pick<ParameterNotes, "maxBytes">,
): Text {
  if (maxBytes !== undefined) {
    const size = `${String(maxBytes / 1024)} KiB`;
    return { en: `text of at most ${size} of UTF-8`, zh: `不超过 ${size} 的文字（UTF-8）` };
  }
  const from = String(minLength ?? 0);
  const to = String(maxLength);
  return { en: `text of ${from} to ${to} characters`, zh: `${from} 到 ${to} 个字符的文字` };
}
