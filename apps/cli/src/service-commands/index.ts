/** Every command that is no tool, in the order of help. */
import { BACKUP_COMMANDS } from "./backup.ts";
import type { ServiceCommand } from "./command.ts";
import { completion } from "./completion.ts";
import { configPathCommand, configSet, configShow, configUnset } from "./config.ts";
import { serve, worker } from "./serve.ts";
import { GALLERY_COMMANDS } from "./gallery.ts";
import { BOARD_COMMANDS } from "./gallery-boards.ts";
import { MODEL_COMMANDS } from "./model.ts";
import { modelPull } from "./model-pull.ts";
import { PROMPT_COMMANDS } from "./prompt.ts";
import { QUEUE_COMMANDS } from "./queue.ts";
import { USER_COMMANDS } from "./user.ts";
import { USER_TOKEN_COMMANDS } from "./user-token.ts";
import { WORKFLOW_COMMANDS } from "./workflow.ts";

export const SERVICE_COMMANDS: readonly ServiceCommand[] = [
  ...MODEL_COMMANDS,
  modelPull,
  ...WORKFLOW_COMMANDS,
  ...PROMPT_COMMANDS,
  ...QUEUE_COMMANDS,
  ...GALLERY_COMMANDS,
  ...BOARD_COMMANDS,
  ...BACKUP_COMMANDS,
  serve,
  worker,
  configShow,
  configSet,
  configUnset,
  configPathCommand,
  ...USER_COMMANDS,
  ...USER_TOKEN_COMMANDS,
  completion,
];
