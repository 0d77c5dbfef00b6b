/** `inkloom prompt`: what a prompt says, words for it, and those that were used. */
import { parse } from "node:path";
import { type Text, TOOLS, validate } from "@inkloom/contract";
import { atService } from "./at-service.ts";
import { type ServiceBench, serviceCommand } from "./command.ts";
import { JSON_OPTION, lineWidth, oneOf, wholeNumber } from "./common-options.ts";
import { openSettings, tellWarnings } from "./open-settings.ts";
import { completionLines, historyLines, readingLines, tagListLines } from "./prompt-words.ts";

const PAGE = { minimum: 1, maximum: 200 } as const;
const KINDS = "tag, lora, embedding, wildcard, style";

/** What the folders of this machine hold, as a service would use them. */
async function openDesk(bench: Pick<ServiceBench, "around" | "language">) {
  const { home, read } = await openSettings(bench.around.env);
  tellWarnings(bench, read.warnings);
  const { modelsFrom, openPromptDesk } = await import("@inkloom/tools");
  const folders = await modelsFrom(read.config.modelsFrom);
  return openPromptDesk({ home, embeddedModels: bench.around.embeddedModels, folders });
}

const promptRead = serviceCommand({
  words: ["prompt", "read"],
  title: { en: "Read a prompt", zh: "解析提示词" },
  help: {
    en: "Says how many tokens a prompt has and how they fill the encoder's chunks, what in it means more than words, and what is wrong with it. Nothing is drawn.",
    zh: "显示提示词的词元数和分段、其中有特殊含义的片段以及错误；不进行绘制。",
  },
  takes: [{ name: "prompt", help: { en: "The prompt", zh: "提示词" } }],
  options: {
    negative: {
      flags: "-n, --negative <text>",
      help: { en: "The negative prompt", zh: "反向提示词" },
    },
    model: {
      flags: "-m, --model <name>",
      help: {
        en: "The model whose tokenizer counts (default: inkloom-mini)",
        zh: "按哪个模型的分词器计数（默认：inkloom-mini）",
      },
    },
    emphasis: {
      flags: "--emphasis <mode>",
      help: { en: "How weights are read, as with generate", zh: "强调方式，与 generate 相同" },
    },
    styles: {
      flags: "--styles <names>",
      help: { en: "Styles around the prompt, with commas between", zh: "套用的样式，以逗号分隔" },
    },
    steps: {
      flags: "--steps <n>",
      help: { en: "Steps, which schedules count", zh: "步数（用于分步提示词）" },
    },
    seed: {
      flags: "--seed <n>",
      help: { en: "Draws the wildcards", zh: "通配符所用的随机种子" },
    },
    json: JSON_OPTION,
  },
  async run(bench) {
    const { around, language, words, options } = bench;
    const [prompt = ""] = words;
    const { negative = "", model, emphasis, styles, steps, seed } = options;
    // The texts are read whatever they are; the rest is held to what drawing takes.
    const rest = validate(TOOLS.generate, {
      prompt: "",
      ...(model !== undefined && { model }),
      ...(emphasis !== undefined && { emphasis }),
      ...(styles !== undefined && { styles }),
      ...(steps !== undefined && { steps: Number(steps) }),
      ...(seed !== undefined && { seed: Number(seed) }),
    });
    const desk = await openDesk(bench);
    const reading = await desk.read({ ...rest, prompt, negative_prompt: negative });
    if (options.json === true) {
      bench.printJson(reading);
      return;
    }
    const texts = { prompt, negative };
    for (const line of readingLines(reading, texts, language, lineWidth(around.stdout)))
      around.stdout.write(`${line}\n`);
  },
});

const promptComplete = serviceCommand({
  words: ["prompt", "complete"],
  title: { en: "Words for a prompt", zh: "补全提示词" },
  help: {
    en: "Lists what a typed word may become: tags by their beginning, an alias or their Chinese, and names of LoRAs, textual inversions, wildcards and styles. Lists of tags lie in the folder `tags` of the data folder.",
    zh: "列出所输入的词可以补全为什么：按词首、别名或中文匹配的标签，以及 LoRA、文本反演、通配符和样式的名称。标签列表位于数据文件夹的 `tags` 文件夹中。",
  },
  takes: [{ name: "word", help: { en: "What is typed", zh: "所输入的词" } }],
  options: {
    kinds: {
      flags: "--kinds <kinds>",
      help: {
        en: `What to offer, with commas between (of ${KINDS}; default: all)`,
        zh: `候选类型，以逗号分隔（${KINDS.replaceAll(", ", "、")}；默认：全部）`,
      },
    },
    limit: {
      flags: "--limit <n>",
      help: {
        en: "How many (a whole number from 1 to 200; default: 20)",
        zh: "数量（1 到 200 之间的整数；默认：20）",
      },
    },
    json: JSON_OPTION,
  },
  async run(bench) {
    const { around, words, options } = bench;
    const [text = ""] = words;
    const limit = wholeNumber(options.limit ?? "20", "--limit", PAGE);
    const { COMPLETION_KINDS } = await import("@inkloom/tools");
    const kinds =
      options.kinds === undefined
        ? COMPLETION_KINDS
        : options.kinds.split(",").map((kind) => oneOf(kind.trim(), "--kinds", COMPLETION_KINDS));
    const desk = await openDesk(bench);
    const completions = await desk.complete({ text, kinds, limit });
    if (options.json === true) bench.printJson({ completions });
    else
      for (const line of completionLines(completions, bench.language))
        around.stdout.write(`${line}\n`);
  },
});

const NEXT: Text = { en: "More: --after {mark}", zh: "更多：--after {mark}" };

const promptHistory = serviceCommand({
  words: ["prompt", "history"],
  title: { en: "Prompts that were used", zh: "用过的提示词" },
  help: {
    en: "Lists prompts of the service's jobs and pictures, the latest first, each once; with words those that hold all of them.",
    zh: "列出服务的任务和图片用过的提示词，最近的在前，每条只列一次；给出词语时仅列出包含全部词语的。",
  },
  takes: [
    {
      name: "words",
      help: { en: "What to look for", zh: "要查找的词语" },
      many: true,
      optional: true,
    },
  ],
  options: {
    limit: {
      flags: "--limit <n>",
      help: {
        en: "Prompts of a page (a whole number from 1 to 200; default: 50)",
        zh: "每页提示词数（1 到 200 之间的整数；默认：50）",
      },
    },
    after: {
      flags: "--after <mark>",
      help: {
        en: "The page behind the one that ended with this mark",
        zh: "上一页末尾标记之后的一页",
      },
    },
    json: JSON_OPTION,
  },
  async run(bench) {
    const { around, language, words, options } = bench;
    const limit = wholeNumber(options.limit ?? "50", "--limit", PAGE);
    const text = words.length === 0 ? undefined : words.join(" ");
    const search = { text, cursor: options.after, limit };
    const page = await atService(bench, async (desk) => {
      if (desk.kind === "there")
        return (await import("@inkloom/server/elsewhere")).promptsThere(desk.ask, search);
      return (await import("@inkloom/server")).promptsHere(desk, search);
    });
    if (options.json === true) {
      bench.printJson(page);
      return;
    }
    for (const line of historyLines(page, language)) around.stdout.write(`${line}\n`);
    if (page.next !== null) around.stdout.write(`${NEXT[language].replace("{mark}", page.next)}\n`);
  },
});

const promptTags = serviceCommand({
  words: ["prompt", "tags"],
  title: { en: "Lists of tags", zh: "标签列表" },
  help: {
    en: "Lists the tables of tags that completions are made of; with files, adds these first, each under its name, after checking every line.",
    zh: "列出用于补全的标签表格；给出文件时，先检查每一行，再以其文件名加入。",
  },
  takes: [
    {
      name: "file",
      help: {
        en: "Tables to add, such as danbooru.csv, or danbooru.zh.csv with translations",
        zh: "要加入的表格，如 danbooru.csv，或含译文的 danbooru.zh.csv",
      },
      many: true,
      optional: true,
    },
  ],
  options: { json: JSON_OPTION },
  async run(bench) {
    const { around, language, words, options } = bench;
    const { readTextFile, TAG_LIST_LIMIT } = await import("@inkloom/tools");
    const { tags } = await openDesk(bench);
    for (const path of words) {
      const text = await readTextFile(path, { name: path, limit: TAG_LIST_LIMIT });
      await tags.put(parse(path).name, new TextEncoder().encode(text));
    }
    const lists = await tags.list();
    if (options.json === true) bench.printJson({ lists });
    else for (const line of tagListLines(lists, language)) around.stdout.write(`${line}\n`);
  },
});

export const PROMPT_COMMANDS = [promptRead, promptComplete, promptHistory, promptTags];
