/** The history of prompts of a service that runs, by its API. */
import type { historyAnswer } from "../routes/prompts/history-answer.ts";
import type { Ask } from "./ask-service.ts";
import { queryOf } from "./queue-there.ts";

export interface PromptHistorySearch {
  readonly text?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export type ToldPrompts = ReturnType<typeof historyAnswer>;

export const promptsThere = (ask: Ask, search: PromptHistorySearch): Promise<ToldPrompts> =>
  ask("GET", `/prompts/history${queryOf({ ...search })}`);
