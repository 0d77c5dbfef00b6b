/** Every command that is no tool, in the order of help. */
import type { ServiceCommand } from "./command.ts";
import { configPathCommand, configSet, configShow, configUnset } from "./config.ts";
import { serve, worker } from "./serve.ts";
import { USER_COMMANDS } from "./user.ts";
import { USER_TOKEN_COMMANDS } from "./user-token.ts";

export const SERVICE_COMMANDS: readonly ServiceCommand[] = [
  serve,
  worker,
  configShow,
  configSet,
  configUnset,
  configPathCommand,
  ...USER_COMMANDS,
  ...USER_TOKEN_COMMANDS,
];
