/** What the environment says of settings: `INKLOOM_PORT` and its kin, and `..._FILE` for secrets. */
import {
  type Setting,
  type SettingKey,
  SETTINGS,
  settingVariable,
  type Text,
} from "@inkloom/contract";
import { togetherProblem } from "./setting-problems.ts";
import { malformed, readSmallFile } from "./small-file.ts";
import type { Source } from "./source.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Given {
  readonly value: unknown;
  readonly source: Source;
}

/** Bytes of a file with a secret. */
const SECRET_LIMIT = 16 * 1024;

/** Variables that are no settings: where the data are, and what the command line calls a server with. */
const OTHERS = [
  "INKLOOM_HOME",
  "INKLOOM_PAGE",
  "INKLOOM_SERVER",
  "INKLOOM_TOKEN",
  "INKLOOM_TEST_WEIGHTS",
];
/** What Kubernetes sets for a service of the name `inkloom`. */
const KUBERNETES = /^INKLOOM_(SERVICE|PORT)_/;

const KEYS = Object.keys(SETTINGS) as SettingKey[];

/** A variable that is empty counts as one that is not there: files of Compose cannot leave one out.
 *  @throws Problem `config/invalid` where both forms are given, `config/malformed` for the file of a secret */
export async function readEnvironment(env: Environment): Promise<Map<SettingKey, Given>> {
  const given = new Map<SettingKey, Given>();
  for (const key of KEYS) {
    const variable = settingVariable(key);
    const value = env[variable];
    if (value !== undefined && value !== "")
      given.set(key, { value, source: { kind: "environment", variable } });
    const { secret }: Setting = SETTINGS[key];
    const fileVariable = `${variable}_FILE`;
    const path = env[fileVariable];
    if (secret !== true || path === undefined || path === "") continue;
    if (given.has(key))
      throw togetherProblem({
        en: `${key}: both ${variable} and ${fileVariable} are set, expected one of them.`,
        zh: `${key}：同时设置了 ${variable} 和 ${fileVariable}，应只设置其中之一。`,
      });
    given.set(key, {
      value: await secretIn(path),
      source: { kind: "environment-file", variable: fileVariable, path },
    });
  }
  return given;
}

/** The line that a file holds, without the line break at its end. */
async function secretIn(path: string): Promise<string> {
  const file = await readSmallFile(path, SECRET_LIMIT);
  if (file === undefined)
    throw malformed(path, { en: "is not there, expected a file", zh: "不存在，应为文件" });
  return file.text.replace(/\r?\n$/, "");
}

/** Variables that look like settings and are none: a typing error that nobody would hear of otherwise. */
export function strayVariables(env: Environment): Text[] {
  const known = new Set([
    ...OTHERS,
    ...KEYS.flatMap((key) => [settingVariable(key), `${settingVariable(key)}_FILE`]),
  ]);
  return Object.keys(env)
    .filter((name) => name.startsWith("INKLOOM_") && !known.has(name) && !KUBERNETES.test(name))
    .map((name) => ({
      en: `The environment variable ${name} is no setting of Inkloom and was ignored.`,
      zh: `环境变量 ${name} 不是墨织的设置，已忽略。`,
    }));
}
