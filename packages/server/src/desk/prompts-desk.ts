/** The history of prompts of a data folder that no service has open. */
import { historyAnswer } from "../routes/prompts/history-answer.ts";
import { openPromptHistory } from "../storage/prompt-history.ts";
import type { Storage } from "../storage/storage.ts";
import type { PromptHistorySearch, ToldPrompts } from "./prompts-there.ts";

/** What was asked for without an account. @throws Problem `gallery/cursor` */
export async function promptsHere(
  { storage }: { readonly storage: Storage },
  search: PromptHistorySearch,
): Promise<ToldPrompts> {
  return historyAnswer(
    await openPromptHistory(storage.database.db).page({ user: null, ...search }),
  );
}
