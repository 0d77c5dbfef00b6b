/** Every command that is no tool, in the order of help. */
import type { ServiceCommand } from "./command.ts";

export const SERVICE_COMMANDS: readonly ServiceCommand[] = [];
