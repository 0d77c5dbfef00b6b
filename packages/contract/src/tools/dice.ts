import { defineTool } from "./define-tool.ts";
import { PROMPT_LIMIT } from "./drawing/prompts.ts";
import { choice, integer, text } from "./parameter.ts";

export const diceTool = defineTool({
  id: "dice",
  command: ["dice"],
  title: { en: "Magic dice", zh: "魔法骰子" },
  help: {
    en: "Makes a prompt by chance, or changes the one that is given by chance.",
    zh: "随机生成提示词，或随机改动给出的提示词。",
  },
  inputs: [{ name: "prompt", type: "text", label: { en: "Prompt", zh: "提示词" } }],
  outputs: [{ name: "prompts", type: "text", many: true, label: { en: "Prompts", zh: "提示词" } }],
  parameters: {
    prompt: text(
      { default: "", maxLength: PROMPT_LIMIT },
      {
        label: { en: "Prompt", zh: "提示词" },
        help: {
          en: "The prompt to change; without it, everything is drawn",
          zh: "要改动的提示词；未给出时全部随机生成",
        },
        cli: { argument: "prompt" },
        maxBytes: PROMPT_LIMIT,
      },
    ),
    words: choice(["auto", "en", "zh"], "auto", {
      label: { en: "Language of words", zh: "词语的语言" },
      help: {
        en: "Which words are drawn; auto takes the prompt's language, or that of the interface",
        zh: "随机词语的语言；auto 表示与提示词相同，没有提示词时与界面语言相同",
      },
      cli: { flag: "words", value: "language" },
    }),
    count: integer(
      { minimum: 1, maximum: 1000, default: 1 },
      {
        label: { en: "Number of prompts", zh: "提示词数量" },
        help: {
          en: "Prompts to draw, with the seeds that follow the first",
          zh: "要生成的提示词数量，种子依次加一",
        },
        cli: { flag: "count", value: "n" },
        step: 1,
      },
    ),
    seed: integer(
      { minimum: -1, maximum: 2 ** 53 - 1001, default: -1 },
      {
        label: { en: "Seed", zh: "随机种子" },
        help: {
          en: "The same seed draws the same words; -1 draws one",
          zh: "相同的种子得到相同的词语；-1 表示随机选取",
        },
        cli: { flag: "seed", short: "S", value: "n" },
        step: 1,
      },
    ),
  },
});
