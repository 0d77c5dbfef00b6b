/** Settings as people may see them: with where each comes from, and without what is secret. */
import { type Setting, type SettingKey, SETTINGS } from "@inkloom/contract";
import type { ReadConfig } from "./read-config.ts";
import type { Source } from "./source.ts";

export interface ShownSetting {
  readonly name: SettingKey;
  /** `***` for a secret that is set; `null` where nothing is. */
  readonly value: string | number | boolean | readonly string[] | null;
  readonly source: Source;
}

const HIDDEN = "***";

export function shownSettings({
  values,
  sources,
}: Pick<ReadConfig, "values" | "sources">): ShownSetting[] {
  return (Object.keys(SETTINGS) as SettingKey[]).map((name) => {
    const { secret }: Setting = SETTINGS[name];
    const value = values[name] ?? null;
    return {
      name,
      value: secret === true && value !== null ? HIDDEN : value,
      source: sources[name],
    };
  });
}
