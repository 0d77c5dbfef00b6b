import { Object as ObjectSchema } from "typebox";
import type { Text } from "../text.ts";
import { expectation } from "../tools/expectation.ts";
import { readParameter } from "../tools/read-parameter.ts";
import type { Setting } from "./setting.ts";
import { type SettingKey, SETTINGS } from "./settings.ts";

/** A value as a setting takes it, or what is expected instead. */
export type ReadSetting = { readonly value: unknown } | { readonly expected: Text };

const ENTRIES: [string, Setting][] = Object.entries(SETTINGS);
const DECLARATION = {
  parameters: ObjectSchema(Object.fromEntries(ENTRIES.map(([key, { schema }]) => [key, schema]))),
  notes: Object.fromEntries(ENTRIES.map(([key, { notes }]) => [key, notes])),
};

/** Control characters, which neither the file of settings nor a header that is made of one may carry; other text is free. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * One value as a layer gives it. Text becomes a number or a switch where one is due; where a list is due it is an array, or
 * text with commas between, or text that is a JSON array.
 */
export function readSetting(key: SettingKey, given: unknown): ReadSetting {
  const setting: Setting = SETTINGS[key];
  if (setting.many !== true) return readOne(key, given);
  const entries = typeof given === "string" ? splitList(given) : given;
  if (!Array.isArray(entries)) return { expected: settingExpectation(key) };
  const read = entries.map((entry: unknown) => readOne(key, entry));
  const faulty = read.find((each) => "expected" in each);
  return faulty ?? { value: read.map((each) => ("value" in each ? each.value : "")) };
}

function readOne(key: SettingKey, given: unknown): ReadSetting {
  const { form }: Setting = SETTINGS[key];
  if (typeof given === "string" && CONTROL.test(given))
    return {
      expected: {
        en: "text without line breaks and control characters",
        zh: "不含换行和控制字符的文字",
      },
    };
  const read = readParameter(DECLARATION, key, given);
  if ("value" in read && typeof read.value === "string" && form?.fits(read.value) === false)
    return { expected: settingExpectation(key) };
  return "value" in read ? read : { expected: read.expected ?? settingExpectation(key) };
}

function splitList(given: string): unknown {
  if (given.trimStart().startsWith("["))
    try {
      return JSON.parse(given) as unknown;
    } catch {
      return undefined;
    }
  return given
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

/** What a setting accepts, to follow "expected" (应为). */
export function settingExpectation(key: SettingKey): Text {
  const { schema, notes, form, many }: Setting = SETTINGS[key];
  const one = form?.expected ?? expectation(schema, notes);
  return many === true
    ? {
        en: `a list with commas between, each entry ${one.en}`,
        zh: `以逗号分隔的列表，每项为${one.zh}`,
      }
    : one;
}
