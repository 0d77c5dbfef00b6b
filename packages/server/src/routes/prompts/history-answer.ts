/** A page of the history of prompts as clients see it. */
import type { PromptHistoryPage } from "../../storage/prompt-history.ts";

export const historyAnswer = ({ prompts, next }: PromptHistoryPage) => ({
  prompts: prompts.map(({ negativePrompt, usedAt, ...rest }) => ({
    ...rest,
    negative_prompt: negativePrompt,
    usedAt: usedAt.toISOString(),
  })),
  /** Mark of the next page. */
  next: next ?? null,
});
