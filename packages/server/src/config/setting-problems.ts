/** What is wrong with a setting, by name and source; values of secrets are never repeated. */
import { Problem, type Setting, type SettingKey, SETTINGS, type Text } from "@inkloom/contract";
import { nearestNames } from "@inkloom/tools";
import { type Source, sourceWords } from "./source.ts";

/** Longest excerpt of a given value, in characters. */
const EXCERPT = 80;

export function invalidSetting(
  key: SettingKey,
  given: unknown,
  source: Source,
  expected: Text,
): Problem {
  return new Problem("config/invalid", invalidWords(key, given, expected, sourceWords(source)));
}

/** @param from where the value comes from, if that is to be said */
export function invalidWords(key: SettingKey, given: unknown, expected: Text, from?: Text): Text {
  const got = excerpt(key, given);
  const [en, zh] = from ? [` (${from.en})`, `（${from.zh}）`] : ["", ""];
  return {
    en: `${key}${en}: got ${got.en}, expected ${expected.en}.`,
    zh: `${key}${zh}：给出的是${apart(got.zh)}，应为${apart(expected.zh)}。`,
  };
}

export function unknownSetting(key: string, source: Source): Problem {
  const [near = ""] = nearestNames(
    key.toLowerCase(),
    Object.keys(SETTINGS).map((name) => ({ label: name, names: [name.toLowerCase()] })),
    1,
  );
  const name = JSON.stringify(key.slice(0, EXCERPT));
  const from = source.kind === "default" ? { en: "", zh: "" } : sourceWords(source);
  return new Problem("config/unknown", {
    en: `${name}${from.en && ` (${from.en})`} is no setting; the nearest one is ${near}.`,
    zh: `${name}${from.zh && `（${from.zh}）`}不是设置项；最接近的是 ${near}。`,
  });
}

/** Two settings that do not go together. */
export const togetherProblem = (sentence: Text): Problem => new Problem("config/invalid", sentence);

/** @param given as JSON has it */
function excerpt(key: SettingKey, given: unknown): Text {
  const { secret }: Setting = SETTINGS[key];
  if (secret === true)
    return typeof given === "string"
      ? { en: `${given.length} characters`, zh: `${given.length} 个字符` }
      : { en: typeof given, zh: typeof given };
  const shown = JSON.stringify(given);
  const short = shown.length > EXCERPT ? `${shown.slice(0, EXCERPT)}…` : shown;
  return { en: short, zh: short };
}

/** Chinese that begins with a figure or a Latin word stands off by a space. */
const apart = (chinese: string): string =>
  /^\p{Script=Han}/u.test(chinese) ? chinese : ` ${chinese}`;
