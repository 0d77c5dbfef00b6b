/** `inkloom config set` and `unset`: one key of `config.json`, everything else stays as it is. */
import { readSetting, type SettingKey } from "@inkloom/contract";
import { configPath, isSetting, readConfigFile, writeConfigFile } from "./config-file.ts";
import { invalidSetting, unknownSetting } from "./setting-problems.ts";
import { DEFAULT } from "./source.ts";

/** @param text as a variable would give it
 *  @throws Problem `config/unknown`, `config/invalid`, `config/malformed`, `config/unwritable`; then nothing was changed */
export async function setSetting(home: string, name: string, text: string): Promise<void> {
  const key = expectSetting(name);
  const read = readSetting(key, text);
  const source = { kind: "file", path: configPath(home) } as const;
  if ("expected" in read) throw invalidSetting(key, text, source, read.expected);
  const { given } = await readConfigFile(home);
  await writeConfigFile(home, new Map([...given, [key, read.value]]));
}

/** @returns whether the file had it
 *  @throws as `setSetting` does */
export async function unsetSetting(home: string, name: string): Promise<boolean> {
  const key = expectSetting(name);
  const { given } = await readConfigFile(home);
  const rest = new Map(given);
  if (!rest.delete(key)) return false;
  await writeConfigFile(home, rest);
  return true;
}

/** @throws Problem `config/unknown` */
export function expectSetting(name: string): SettingKey {
  if (!isSetting(name)) throw unknownSetting(name, DEFAULT);
  return name;
}
