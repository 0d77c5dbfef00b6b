/** Settings from all layers, a later one before an earlier: defaults, `config.json`, the environment, flags. */
import {
  readSetting,
  type Setting,
  type SettingKey,
  SETTINGS,
  type SettingValues,
  type Text,
} from "@inkloom/contract";
import { assembled } from "./assemble.ts";
import { type ConfigFile, readConfigFile } from "./config-file.ts";
import { type Environment, type Given, readEnvironment, strayVariables } from "./environment.ts";
import type { ServiceConfig } from "./service-config.ts";
import { invalidSetting } from "./setting-problems.ts";
import { DEFAULT, type Source } from "./source.ts";

/** What flags gave, by key: text, or a list where the setting is one. */
export type FlagValues = Readonly<Partial<Record<SettingKey, string | readonly string[]>>>;

export interface ConfigLayers {
  readonly env: Environment;
  readonly flags?: FlagValues;
  /** The data folder. */
  readonly home: string;
}

export interface ReadConfig {
  readonly config: ServiceConfig;
  readonly values: SettingValues;
  readonly sources: Readonly<Record<SettingKey, Source>>;
  /** What is to be told and stops nothing. */
  readonly warnings: readonly Text[];
}

const KEYS = Object.keys(SETTINGS) as SettingKey[];

/** @throws Problem `config/invalid`, `config/unknown`, `config/malformed` */
export const readConfig = async (layers: ConfigLayers): Promise<ReadConfig> =>
  settled(layers, await readConfigFile(layers.home));

/** The same with a file as it is, or as it would be. */
export async function settled(
  { env, flags = {}, home }: ConfigLayers,
  file: ConfigFile,
): Promise<ReadConfig> {
  const layers: ReadonlyMap<SettingKey, Given>[] = [
    fromFlags(flags),
    await readEnvironment(env),
    new Map(
      [...file.given].map(([key, value]) => [
        key,
        { value, source: { kind: "file", path: file.path } as const },
      ]),
    ),
  ];
  const values: Partial<Record<SettingKey, unknown>> = {};
  const sources: Partial<Record<SettingKey, Source>> = {};
  for (const key of KEYS) {
    // What is overridden is read too: a fault that waits for a variable to be unset is found at once.
    const given = layers.flatMap((layer) => layer.get(key) ?? []);
    const read = given.map(({ value, source }) => checked(key, value, source));
    values[key] = given.length > 0 ? read[0] : standard(key);
    sources[key] = given[0]?.source ?? DEFAULT;
  }
  const whole = values as SettingValues;
  const warnings = [...strayVariables(env), ...sharedSecrets(file)];
  return {
    config: assembled(home, whole),
    values: whole,
    sources: sources as Record<SettingKey, Source>,
    warnings,
  };
}

function checked(key: SettingKey, value: unknown, source: Source): unknown {
  const read = readSetting(key, value);
  if ("expected" in read) throw invalidSetting(key, value, source, read.expected);
  return read.value;
}

function standard(key: SettingKey): unknown {
  const { schema, many }: Setting = SETTINGS[key];
  if (many === true) return [];
  return "default" in schema ? schema.default : undefined;
}

const fromFlags = (flags: FlagValues): Map<SettingKey, Given> =>
  new Map(
    KEYS.flatMap((key): [SettingKey, Given][] => {
      const value = flags[key];
      const { cli } = SETTINGS[key].notes;
      const source: Source = { kind: "flag", flag: `--${"flag" in cli ? cli.flag : key}` };
      return value === undefined ? [] : [[key, { value: joined(key, value), source }]];
    }),
  );

/** A flag that may be given several times: each time a list as variables have it. */
const joined = (key: SettingKey, value: string | readonly string[]): unknown =>
  typeof value === "string"
    ? value
    : value.flatMap((each): unknown[] => {
        const read = readSetting(key, each);
        return "value" in read && Array.isArray(read.value) ? (read.value as unknown[]) : [each];
      });

function sharedSecrets({ path, given, shared }: ConfigFile): Text[] {
  const isSecret = (key: SettingKey): boolean => {
    const { secret }: Setting = SETTINGS[key];
    return secret === true;
  };
  const secrets = [...given.keys()].filter(isSecret);
  if (!shared || secrets.length === 0) return [];
  return [
    {
      en: `${path} holds ${secrets.join(", ")} and may be read by other users; \`chmod 600\` keeps it to its owner.`,
      zh: `${path} 中有 ${secrets.join("、")}，而其他用户可以读取该文件；请用 \`chmod 600\` 限制为仅所有者可读。`,
    },
  ];
}
