/** `inkloom config set` and `unset`: one key of `config.json`, everything else stays as it is. */
import { type Fault, Problem, readSetting, type SettingKey } from "@inkloom/contract";
import { configPath, isSetting, readConfigFile, writeConfigFile } from "./config-file.ts";
import { type ConfigLayers, settled } from "./read-config.ts";
import { invalidSetting, invalidWords, unknownSetting } from "./setting-problems.ts";
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

/**
 * Several settings at once, all or none; `null` takes one out of the file. What would keep the service from starting again is
 * not written.
 * @throws Problem `config/unknown`, `config/invalid` with every key that is at fault, `config/malformed`, `config/unwritable`
 */
export async function changeSettings(
  layers: ConfigLayers,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  const file = await readConfigFile(layers.home);
  const given = new Map(file.given);
  const faults: Fault[] = [];
  for (const [name, value] of Object.entries(changes)) {
    const key = expectSetting(name);
    if (value === null) {
      given.delete(key);
      continue;
    }
    const read = readSetting(key, value);
    if ("expected" in read)
      faults.push({ field: key, sentence: invalidWords(key, value, read.expected) });
    else given.set(key, read.value);
  }
  const [first] = faults;
  if (first) throw new Problem("config/invalid", first.sentence, { faults });
  await settled(layers, { ...file, given });
  await writeConfigFile(layers.home, given);
}

/** @throws Problem `config/unknown` */
export function expectSetting(name: string): SettingKey {
  if (!isSetting(name)) throw unknownSetting(name, DEFAULT);
  return name;
}
