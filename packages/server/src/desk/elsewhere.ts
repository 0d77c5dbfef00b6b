/** The service that has a data folder open, as whoever wants something drawn finds it. Light: no part of the service itself. */
import type { Language } from "@inkloom/contract";
import { readLocalKey } from "../auth/local-key.ts";
import { lockHolder } from "../storage/folder-lock.ts";
import { join } from "node:path";
import { existsSync } from "node:fs";
import type { AskOptions } from "./ask-service.ts";

export type { AskOptions } from "./ask-service.ts";
export { drawThere } from "./draw-there.ts";
export { type Ask, askService } from "./ask-service.ts";
export {
  type QueueDesk,
  queueThere,
  type ToldJob,
  type ToldQueue,
  type WhoseJobs,
} from "./queue-there.ts";
export { type BoardDesk, boardsThere, type ToldBoard } from "./boards-there.ts";
export { type PromptHistorySearch, promptsThere, type ToldPrompts } from "./prompts-there.ts";
export { type GallerySearch, searchThere, type ToldEntry, type ToldPage } from "./gallery-there.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** `INKLOOM_SERVER`, else who holds the data folder and says where it answers; undefined where nobody does. */
export async function findService(
  home: string,
  env: Environment,
  language: Language,
): Promise<AskOptions | undefined> {
  const shown = env["INKLOOM_TOKEN"];
  const token = shown === "" ? undefined : shown;
  const named = env["INKLOOM_SERVER"];
  if (named !== undefined && named !== "") return { address: named, token, language };
  const folder = join(home, "database");
  if (!existsSync(home)) return undefined;
  const { address } = (await lockHolder(folder)) ?? {};
  if (address === undefined) return undefined;
  return { address, token: token ?? (await readLocalKey(home)), language };
}
