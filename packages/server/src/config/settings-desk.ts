/** Settings for whoever looks after the service: what there is to set, what it is set to and by what, and changes to the file. */
import {
  type ParameterNotes,
  type Setting,
  SETTING_GROUPS,
  settingExpectation,
  type SettingKey,
  SETTINGS,
  type Text,
} from "@inkloom/contract";
import { changeSettings } from "./change-config.ts";
import { type ConfigLayers, readConfig, type ReadConfig } from "./read-config.ts";
import type { ShownSetting } from "./shown-settings.ts";
import type { Source } from "./source.ts";

export interface ToldSetting {
  readonly key: SettingKey;
  readonly label: Text;
  readonly help: Text;
  /** What one value is, as JSON Schema. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly many: boolean;
  readonly secret: boolean;
  /** In words, to follow "expected" (应为). */
  readonly expected: Text;
  /** What happens where there is no value. */
  readonly whenAbsent: Text | null;
  readonly unit: Text | null;
  /** What it is set to; `null` where nothing is, and for every secret. */
  readonly value: ShownSetting["value"];
  readonly isSet: boolean;
  readonly source: {
    readonly kind: "default" | "file" | "environment" | "flag";
    readonly name: string | null;
  };
  /** Whether a change to the file takes effect: what the environment or a flag says goes before. */
  readonly changeable: boolean;
  /** Whether it differs from what the service runs with, until that starts again. */
  readonly restart: boolean;
}

export interface ToldSettings {
  readonly restart: boolean;
  readonly groups: readonly { readonly title: Text; readonly settings: readonly ToldSetting[] }[];
}

export interface SettingsDesk {
  /** @throws Problem `config/...` where the file was damaged since */
  read(): Promise<ToldSettings>;
  /** By key; `null` takes one out of the file. @throws as `changeSettings` does */
  change(changes: Readonly<Record<string, unknown>>): Promise<ToldSettings>;
}

/** @param started what the service runs with */
export function openSettingsDesk(
  layers: ConfigLayers,
  started: Promise<Pick<ReadConfig, "values">>,
): SettingsDesk {
  started.catch(() => undefined); // whoever asks is told
  let last: Promise<unknown> = Promise.resolve();
  const read = async (): Promise<ToldSettings> => {
    const [now, running] = await Promise.all([readConfig(layers), started]);
    const groups = SETTING_GROUPS.map(({ title, keys }) => ({
      title,
      settings: keys.map((key) => told(key, now, running)),
    }));
    return {
      restart: groups.some(({ settings }) => settings.some(({ restart }) => restart)),
      groups,
    };
  };
  return {
    read,
    change: async (changes) => {
      // One after the other: each writes the whole file.
      const done = last.then(() => changeSettings(layers, changes));
      last = done.catch(() => undefined);
      await done;
      return read();
    },
  };
}

function told(key: SettingKey, now: ReadConfig, running: Pick<ReadConfig, "values">): ToldSetting {
  const { schema, notes, many, secret }: Setting = SETTINGS[key];
  const { label, help, whenAbsent, unit }: ParameterNotes = notes;
  const value = now.values[key] ?? null;
  const source = shownSource(now.sources[key]);
  return {
    key,
    label,
    help,
    schema: JSON.parse(JSON.stringify(schema)) as Record<string, unknown>,
    many: many === true,
    secret: secret === true,
    expected: settingExpectation(key),
    whenAbsent: whenAbsent ?? null,
    unit: unit ?? null,
    value: secret === true ? null : value,
    isSet: value !== null && !(Array.isArray(value) && value.length === 0),
    source,
    changeable: source.kind === "default" || source.kind === "file",
    restart: JSON.stringify(value) !== JSON.stringify(running.values[key] ?? null),
  };
}

/** By its name, which tells no folder. */
function shownSource(source: Source): ToldSetting["source"] {
  switch (source.kind) {
    case "default":
      return { kind: "default", name: null };
    case "file":
      return { kind: "file", name: "config.json" };
    case "environment":
    case "environment-file":
      return { kind: "environment", name: source.variable };
    case "flag":
      return { kind: "flag", name: source.flag };
  }
}
