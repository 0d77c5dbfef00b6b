import { group, text } from "../parameter.ts";

/** Prompts longer than this are refused, bytes of UTF-8. */
export const PROMPT_LIMIT = 32 * 1024;

/** What a picture shows, in words. */
export const PROMPTS = group(
  { en: "Prompts", zh: "提示词" },
  {
    prompt: text(
      { maxLength: PROMPT_LIMIT },
      {
        label: { en: "Prompt", zh: "提示词" },
        help: { en: "What the picture shows", zh: "图片要表现的内容" },
        cli: { argument: "prompt" },
        maxBytes: PROMPT_LIMIT,
      },
    ),
    negative_prompt: text(
      { default: "", maxLength: PROMPT_LIMIT },
      {
        label: { en: "Negative prompt", zh: "反向提示词" },
        help: { en: "What the picture should not show", zh: "图片中不希望出现的内容" },
        cli: { flag: "negative", short: "n", value: "text" },
        maxBytes: PROMPT_LIMIT,
      },
    ),
  },
);
