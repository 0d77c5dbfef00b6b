/** Every command that is no tool, in the order of help. */
import type { ServiceCommand } from "./command.ts";
import { configPathCommand, configSet, configShow, configUnset } from "./config.ts";

export const SERVICE_COMMANDS: readonly ServiceCommand[] = [
  configShow,
  configSet,
  configUnset,
  configPathCommand,
];
