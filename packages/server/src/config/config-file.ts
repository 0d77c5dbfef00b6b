/** `config.json` in the data folder: one JSON object; a key with a dot is a key within an object. */
import { randomUUID } from "node:crypto";
import { mkdir, open, realpath, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Problem, type SettingKey, SETTINGS } from "@inkloom/contract";
import { unknownSetting } from "./setting-problems.ts";
import { codeOf, malformed, readSmallFile } from "./small-file.ts";

/** Bytes; every setting with room to spare. */
const LIMIT = 256 * 1024;

export interface ConfigFile {
  readonly path: string;
  /** What it gives, by key; nothing of it is checked but its names. */
  readonly given: ReadonlyMap<SettingKey, unknown>;
  /** Whether others than its owner may read it. */
  readonly shared: boolean;
}

export const configPath = (home: string): string => join(home, "config.json");

/** Empty where there is no file.
 *  @throws Problem `config/malformed`, `config/unknown` */
export async function readConfigFile(home: string): Promise<ConfigFile> {
  const path = configPath(home);
  const file = await readSmallFile(path, LIMIT);
  if (file === undefined) return { path, given: new Map(), shared: false };
  const document = parsed(path, file.text);
  const given = new Map<SettingKey, unknown>();
  for (const [name, value] of flattened(document)) {
    if (!isSetting(name)) throw unknownSetting(name, { kind: "file", path });
    given.set(name, value);
  }
  return { path, given, shared: file.shared };
}

/** Whether there is such a setting. */
export const isSetting = (name: string): name is SettingKey => Object.hasOwn(SETTINGS, name);

/** Written aside, then renamed, so that it is never there in part; nobody but its owner may read it.
 *  @throws Problem `config/unwritable` */
export async function writeConfigFile(
  home: string,
  given: ReadonlyMap<SettingKey, unknown>,
): Promise<void> {
  const path = configPath(home);
  try {
    await mkdir(home, { recursive: true });
    // A link stays a link: its target is replaced.
    const target = await realpath(path).catch(() => path);
    const temporary = `${target}.${randomUUID()}.tmp`;
    try {
      const file = await open(temporary, "wx", 0o600);
      try {
        await file.writeFile(`${JSON.stringify(nested(given), null, 2)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(dirname(target));
  } catch (error) {
    const code = codeOf(error);
    throw new Problem(
      "config/unwritable",
      {
        en: `${path} cannot be written (${code}), expected a place that this user may write to.`,
        zh: `无法写入 ${path}（${code}），应为当前用户有写入权限的位置。`,
      },
      { cause: error },
    );
  }
}

/** The new name is on the disk too. Windows does not open folders, and needs not. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function parsed(path: string, text: string): Readonly<Record<string, unknown>> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    // The parser quotes the text, which may hold a password: only its place is repeated.
    const said = error instanceof Error ? error.message : "";
    const place = /line (\d+) column (\d+)/.exec(said);
    const at = place === null ? { en: "", zh: "" } : placeWords(place[1] ?? "", place[2] ?? "");
    throw malformed(path, {
      en: `is no JSON${at.en}, expected one object such as {"port": 7860}`,
      zh: `不是 JSON${at.zh}，应为一个对象，如 {"port": 7860}`,
    });
  }
  if (isObject(document)) return document;
  throw malformed(path, {
    en: 'holds no JSON object, expected one such as {"port": 7860}',
    zh: '不是 JSON 对象，应为对象，如 {"port": 7860}',
  });
}

const placeWords = (line: string, column: string) => ({
  en: ` at line ${line}, column ${column}`,
  zh: `（第 ${line} 行第 ${column} 列）`,
});

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One level of objects becomes names with a dot; a name that is written with its dot counts as well. */
const flattened = (document: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(document).flatMap(([name, value]): [string, unknown][] =>
    isObject(value)
      ? Object.entries(value).map(([inner, each]) => [`${name}.${inner}`, each])
      : [[name, value]],
  );

function nested(given: ReadonlyMap<SettingKey, unknown>): object {
  const document: Record<string, unknown> = {};
  for (const [key, value] of given) {
    const [name = "", inner] = key.split(".");
    const before = document[name];
    document[name] =
      inner === undefined ? value : { ...(isObject(before) && before), [inner]: value };
  }
  return document;
}
