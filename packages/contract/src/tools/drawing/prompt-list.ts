import { choice, group, optionalText } from "../parameter.ts";

/** Longer lists are refused, bytes of UTF-8. */
export const PROMPT_LIST_LIMIT = 1024 * 1024;

/** Many prompts at once, as A1111's script "Prompts from file or textbox" takes them. */
export const PROMPT_LIST = group(
  { en: "List of prompts", zh: "提示词列表" },
  {
    prompts: optionalText(
      { maxLength: PROMPT_LIST_LIMIT },
      {
        label: { en: "List of prompts", zh: "提示词列表" },
        help: {
          en: "A prompt a line, or a line of options such as --prompt words --steps 20; on the command line a text file, - for the standard input",
          zh: "每行一条提示词，或一行选项，例如 --prompt 文字 --steps 20；命令行中为文本文件，- 表示标准输入",
        },
        cli: { flag: "prompts", value: "file" },
        maxBytes: PROMPT_LIST_LIMIT,
        whenAbsent: { en: "the prompt alone", zh: "仅使用提示词" },
      },
    ),
    prompts_at: choice(["start", "end"], "start", {
      label: { en: "Insert prompts at", zh: "插入位置" },
      help: {
        en: "Where the list's prompts stand beside the prompt that is given",
        zh: "列表中的提示词相对于所给提示词的位置",
      },
      cli: { flag: "prompts-at", value: "place" },
    }),
    prompts_seed: choice(["own", "same", "iterate"], "own", {
      label: { en: "Seeds of the list", zh: "列表的种子" },
      help: {
        en: "An open seed is drawn for each line (own) or once for all (same), or counts on line by line (iterate)",
        zh: "未指定的种子每行各取一次（own）、全部只取一次（same），或逐行递增（iterate）",
      },
      cli: { flag: "prompts-seed", value: "rule" },
    }),
  },
);
