/** Settings of a command that is about the service. */
import { printable, type Text } from "@inkloom/contract";
import type { FlagValues, ReadConfig } from "@inkloom/server/config";
import type { Environment } from "../language/pick-language.ts";
import type { ServiceBench } from "./command.ts";

interface OpenSettings {
  readonly home: string;
  /** Of `config.json`, which need not exist. */
  readonly path: string;
  readonly read: ReadConfig;
}

/** @throws Problem `config/...` */
export async function openSettings(
  env: Environment,
  flags: FlagValues = {},
): Promise<OpenSettings> {
  const { dataFolder } = await import("@inkloom/tools");
  const { configPath, readConfig } = await import("@inkloom/server/config");
  const home = dataFolder(env);
  return { home, path: configPath(home), read: await readConfig({ env, flags, home }) };
}

/** Says what stops nothing, before the work begins. */
export function tellWarnings(
  { around, language }: Pick<ServiceBench, "around" | "language">,
  warnings: readonly Text[],
): void {
  for (const warning of warnings) around.stderr.write(`${printable(warning[language])}\n`);
}
