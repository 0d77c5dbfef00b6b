/** Flags of the commands that take settings, made from the declarations; secrets have none. */
import {
  limitsOf,
  type Setting,
  settingExpectation,
  type SettingKey,
  SETTINGS,
  type Text,
} from "@inkloom/contract";
import type { ExtraOption } from "../arguments/extra-options.ts";
import type { CommandOptions } from "./command.ts";

/** Values of flags by the setting they belong to. */
type FlagValues = Readonly<Partial<Record<SettingKey, string | readonly string[]>>>;

/** @param who the process that answers at an address, or a worker, which has no use for some */
export function settingOptions(who: "serve" | "worker"): CommandOptions {
  return Object.fromEntries(
    flagged()
      .filter(([, { serving }]) => who === "serve" || serving !== true)
      .map(([key, setting]) => [optionName(key), optionOf(key, setting)]),
  );
}

/** What `readConfig` is given of the parsed options. */
export function settingFlags(options: Readonly<Record<string, unknown>>): FlagValues {
  return Object.fromEntries(
    flagged().flatMap(([key]) => {
      const value = options[optionName(key)];
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

const flagged = (): [SettingKey, Setting][] =>
  (Object.entries(SETTINGS) as [SettingKey, Setting][]).filter(([, { secret }]) => secret !== true);

function optionOf(key: SettingKey, setting: Setting): ExtraOption {
  const { cli, help } = setting.notes;
  const value = "flag" in cli ? (cli.value ?? "value") : "value";
  return {
    flags: `--${flagOf(key)} <${value}>`,
    help: helpWith(help, inside(key, setting)),
    ...(setting.many === true && { many: true }),
    ...("enum" in setting.schema &&
      Array.isArray(setting.schema.enum) && { values: setting.schema.enum.map(String) }),
  };
}

/** What it accepts and what it is without being given, in brackets as the tools' flags have it. */
function inside(key: SettingKey, { schema, notes, form, many }: Setting): Text {
  if (many === true) return { en: "may be given several times", zh: "可多次给出" };
  const { maxLength, default: value } = limitsOf(schema);
  // Of names and paths there is nothing to say.
  const accepts = form === undefined && maxLength !== undefined ? [] : [settingExpectation(key)];
  const standard = notes.whenAbsent ?? same(String(value));
  const parts = [...accepts, { en: `default: ${standard.en}`, zh: `默认：${standard.zh}` }];
  return { en: parts.map(({ en }) => en).join("; "), zh: parts.map(({ zh }) => zh).join("；") };
}

const helpWith = (help: Text, { en, zh }: Text): Text => ({
  en: `${help.en} (${en})`,
  zh: `${help.zh}（${zh}）`,
});

const same = (text: string): Text => ({ en: text, zh: text });

function flagOf(key: SettingKey): string {
  const { cli } = SETTINGS[key].notes;
  return "flag" in cli ? cli.flag : key;
}

/** The name under which the parser hands the flag over. */
const optionName = (key: SettingKey): string =>
  flagOf(key).replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
