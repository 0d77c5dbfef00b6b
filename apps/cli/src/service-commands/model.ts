/** `inkloom model list|show|search|tag|note|hash`: the model library, whether a service runs or not. */
import { printable, Problem } from "@inkloom/contract";
import type { HashingProgress, ModelDesk, ModelSearch, ToldModel } from "@inkloom/server";
import { atService } from "./at-service.ts";
import { type ServiceBench, serviceCommand } from "./command.ts";
import { JSON_OPTION, oneOf, wholeNumber } from "./common-options.ts";
import { hashingLine, modelLines, pageLines } from "./model-words.ts";
import { openSettings } from "./open-settings.ts";

const LIMIT = { minimum: 1, maximum: 500 } as const;

const MODELS_FROM = {
  flags: "--models-from <folder>",
  help: {
    en: "Also look in the folders of an A1111, Forge or ComfyUI here; may be given several times. A service that runs has its own setting",
    zh: "同时查看该文件夹中 A1111、Forge 或 ComfyUI 的模型；可多次给出。运行中的服务以其自身设置为准",
  },
  many: true,
} as const;

const KIND = {
  flags: "--kind <kind>",
  help: {
    en: "Models of one kind: checkpoint, lora, embedding, vae, upscaler, controlnet ...",
    zh: "仅某种模型：checkpoint、lora、embedding、vae、upscaler、controlnet 等",
  },
} as const;

const LISTING = {
  kind: KIND,
  family: {
    flags: "--family <id>",
    help: { en: "Models of one family: sd1, sd2, sdxl ...", zh: "仅某个系列：sd1、sd2、sdxl 等" },
  },
  tag: {
    flags: "--tag <tag>",
    help: {
      en: "Models with this tag; may be given several times, for all of them",
      zh: "带有该标签的模型；可多次给出，须全部符合",
    },
    many: true,
  },
  favourite: { flags: "--favourite", help: { en: "Favourites only", zh: "仅收藏的模型" } },
  missing: {
    flags: "--missing",
    help: { en: "Files that are gone instead", zh: "改为列出已不存在的文件" },
  },
  order: {
    flags: "--order <order>",
    help: {
      en: "name, newest or largest (default: name)",
      zh: "排序：name、newest 或 largest（默认：name）",
    },
  },
  limit: {
    flags: "--limit <n>",
    help: {
      en: "Models of a page (a whole number from 1 to 500; default: 100)",
      zh: "每页模型数（1 到 500 之间的整数；默认：100）",
    },
  },
  after: {
    flags: "--after <mark>",
    help: {
      en: "The page behind the one that ended with this mark",
      zh: "上一页末尾标记之后的一页",
    },
  },
  modelsFrom: MODELS_FROM,
  json: JSON_OPTION,
} as const;

interface ListingValues {
  readonly kind?: string;
  readonly family?: string;
  readonly tag?: readonly string[];
  readonly favourite?: boolean;
  readonly missing?: boolean;
  readonly order?: string;
  readonly limit?: string;
  readonly after?: string;
  readonly modelsFrom?: readonly string[];
  readonly json?: boolean;
}

type Bench<Values> = Pick<ServiceBench<Values>, "around" | "language" | "options">;

/** Does something with the library of the data folder, or of the service that has it open. */
async function atLibrary<T>(
  bench: Bench<{ readonly modelsFrom?: readonly string[] }>,
  work: (desk: ModelDesk) => Promise<T>,
): Promise<T> {
  const { around, language, options } = bench;
  const { openModelDesk } = await import("@inkloom/server");
  const { home, read } = await openSettings(around.env);
  return atService(bench, async (desk) => {
    const models = await openModelDesk(desk, {
      home,
      embeddedModels: around.embeddedModels,
      modelsFrom: [...read.config.modelsFrom, ...(options.modelsFrom ?? [])],
      language,
      signal: around.signal,
    });
    try {
      return await work(models);
    } finally {
      await models.close();
    }
  });
}

async function kindOf(text: string | undefined): Promise<ModelSearch["kind"]> {
  if (text === undefined) return undefined;
  const { MODEL_KINDS } = await import("@inkloom/tools");
  return oneOf(text, "--kind", MODEL_KINDS);
}

async function list(bench: ServiceBench<ListingValues>, text: string | undefined): Promise<void> {
  const { around, language, options } = bench;
  const { family, tag, favourite, missing, after, limit = "100", order = "name" } = options;
  const { MODEL_ORDERS } = await import("@inkloom/server");
  const search: ModelSearch = {
    kind: await kindOf(options.kind),
    order: oneOf(order, "--order", MODEL_ORDERS),
    limit: wholeNumber(limit, "--limit", LIMIT),
    text,
    family,
    tags: tag,
    favourite,
    missing,
    cursor: after,
  };
  const page = await atLibrary(bench, (desk) => desk.search(search));
  if (options.json === true) bench.printJson(page);
  else
    for (const line of pageLines(page, language, around.stdout.columns))
      around.stdout.write(`${line}\n`);
}

const modelList = serviceCommand({
  words: ["model", "list"],
  title: { en: "List models", zh: "列出模型" },
  help: {
    en: "Lists the model files that there are, with the names that requests take.",
    zh: "列出现有的模型文件及其在请求中的名称。",
  },
  options: LISTING,
  run: (bench) => list(bench, undefined),
});

const modelSearch = serviceCommand({
  words: ["model", "search"],
  title: { en: "Search models", zh: "搜索模型" },
  help: {
    en: "Finds models whose name, title, trigger words, notes or tags hold all of the words.",
    zh: "查找名称、标题、触发词、备注或标签中包含全部所给词语的模型。",
  },
  takes: [{ name: "words", help: { en: "What to look for", zh: "要查找的词语" }, many: true }],
  options: LISTING,
  run: (bench) => list(bench, bench.words.join(" ")),
});

const MODEL = {
  name: "model",
  help: {
    en: "Its name as `model list` has it, its id, or the first digits of its hash",
    zh: "`model list` 中的名称、编号，或哈希的前几位",
  },
} as const;

/** @throws Problem `library/unknown`, or `input/invalid` where several are meant */
async function meant(
  desk: ModelDesk,
  asked: string,
  kind: ModelSearch["kind"],
): Promise<ToldModel> {
  const found = await allNamed(desk, asked, kind);
  const [model, ...others] = found;
  if (model === undefined) throw unknown(asked);
  if (others.length === 0) return model;
  const names = found.map((each) => `${each.name} (${each.kind})`);
  throw new Problem("input/invalid", {
    en: `"${asked}" may mean ${names.join(", ")}; give --kind or the id, as --json has it.`,
    zh: `“${asked}”可能指 ${names.join("、")}；请给出 --kind，或 --json 中的编号。`,
  });
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DIGITS = /^[0-9a-f]{8,64}$/i;

async function allNamed(
  desk: ModelDesk,
  asked: string,
  kind: ModelSearch["kind"],
): Promise<ToldModel[]> {
  const named: ToldModel[] = [];
  let cursor: string | undefined;
  do {
    const text = ID.test(asked) ? undefined : asked;
    const page = await desk.search({ text, kind, cursor, limit: LIMIT.maximum });
    named.push(
      ...page.models.filter(({ id, name, filename }) => [id, name, filename].includes(asked)),
    );
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  // A name says more than a file's name, and what a name leads to more than what is hidden behind it.
  const closest = [
    named.filter(({ id, name, unreachable }) => id === asked || (name === asked && !unreachable)),
    named.filter(({ name }) => name === asked),
    named,
  ].find((some) => some.length > 0);
  if (closest !== undefined) return closest;
  if (!DIGITS.test(asked)) return [];
  return [...(await desk.search({ hash: asked, kind, limit: LIMIT.maximum })).models];
}

const unknown = (asked: string): Problem =>
  new Problem("library/unknown", {
    en: `There is no model "${asked.slice(0, 200)}", expected a name of \`inkloom model list\`.`,
    zh: `没有模型“${asked.slice(0, 200)}”，应为 \`inkloom model list\` 中的名称。`,
  });

const OF_ONE = { kind: KIND, modelsFrom: MODELS_FROM, json: JSON_OPTION } as const;

const modelShow = serviceCommand({
  words: ["model", "show"],
  title: { en: "Show a model", zh: "查看模型" },
  help: {
    en: "Tells what is known of a model: family, trigger words, hashes, notes. `model inspect` looks into the file itself.",
    zh: "显示模型的已知信息：系列、触发词、哈希、备注。`model inspect` 则检查文件本身。",
  },
  takes: [MODEL],
  options: OF_ONE,
  async run(bench) {
    const { options, words } = bench;
    const kind = await kindOf(options.kind);
    show(bench, await atLibrary(bench, (desk) => meant(desk, words[0] ?? "", kind)));
  },
});

function show(
  bench: Pick<
    ServiceBench<{ readonly json?: boolean }>,
    "around" | "language" | "options" | "printJson"
  >,
  model: ToldModel,
): void {
  const { around, language, options } = bench;
  if (options.json === true) bench.printJson(model);
  else
    for (const line of modelLines(model, language, around.stdout.columns))
      around.stdout.write(`${line}\n`);
}

const modelTag = serviceCommand({
  words: ["model", "tag"],
  title: { en: "Tag a model", zh: "为模型加标签" },
  help: {
    en: "Adds tags to a model, or removes them; or makes it a favourite.",
    zh: "为模型添加或移除标签，或设为收藏。",
  },
  takes: [
    MODEL,
    {
      name: "tags",
      help: { en: "One or several tags", zh: "一个或多个标签" },
      many: true,
      optional: true,
    },
  ],
  options: {
    remove: {
      flags: "--remove",
      help: { en: "Remove these tags instead", zh: "改为移除这些标签" },
    },
    favourite: {
      flags: "--favourite <yes|no>",
      help: { en: "Whether it is a favourite", zh: "是否收藏（yes 或 no）" },
    },
    ...OF_ONE,
  },
  async run(bench) {
    const { options, words } = bench;
    const [asked = "", ...tags] = words;
    const { favourite } = options;
    if (tags.length === 0 && favourite === undefined)
      throw new Problem("input/usage", {
        en: "No tag was given, expected one or several, or --favourite.",
        zh: "没有给出标签，应给出一个或多个标签，或 --favourite。",
      });
    const change = {
      ...(options.remove === true ? { removeTags: tags } : { addTags: tags }),
      ...(favourite !== undefined && {
        favourite: oneOf(favourite, "--favourite", ["yes", "no"]) === "yes",
      }),
    };
    const kind = await kindOf(options.kind);
    show(
      bench,
      await atLibrary(bench, async (desk) =>
        desk.change((await meant(desk, asked, kind)).id, change),
      ),
    );
  },
});

const modelNote = serviceCommand({
  words: ["model", "note"],
  title: { en: "Note something about a model", zh: "为模型写备注" },
  help: {
    en: 'Notes a text about a model, in place of what was noted before; "" removes it.',
    zh: '为模型写备注，替换原有备注；给出空文字 "" 则删除。',
  },
  takes: [MODEL, { name: "text", help: { en: "What to note", zh: "备注内容" }, many: true }],
  options: OF_ONE,
  async run(bench) {
    const { options, words } = bench;
    const [asked = "", ...text] = words;
    const kind = await kindOf(options.kind);
    const notes = text.join(" ");
    show(
      bench,
      await atLibrary(bench, async (desk) =>
        desk.change((await meant(desk, asked, kind)).id, { notes }),
      ),
    );
  },
});

const modelHash = serviceCommand({
  words: ["model", "hash"],
  title: { en: "Hash models", zh: "计算模型哈希" },
  help: {
    en: "Computes the hashes of the models named, or of all that have none. Can be interrupted and run again; files that are done stay done. A service does it by itself and is only waited for.",
    zh: "计算所给模型的哈希；未给出时计算所有尚无哈希的模型。可以中断后重新运行，已完成的文件会保留。服务会自行计算，此命令只等待其完成。",
  },
  takes: [{ ...MODEL, many: true, optional: true }],
  options: OF_ONE,
  // An interruption closes the database first; what was hashed stays.
  endsItself: true,
  async run(bench) {
    const { around, language, options, words } = bench;
    const kind = await kindOf(options.kind);
    const tell = progressLine(bench);
    const hashed = await atLibrary(bench, async (desk) => {
      const named = [];
      for (const word of words) named.push(await meant(desk, word, kind));
      const ids = words.length === 0 ? undefined : named.map(({ id }) => id);
      const failed = await desk.hash(ids, { signal: around.signal, onProgress: tell });
      const models = [];
      for (const { id } of named) models.push(await meant(desk, id, kind));
      return { failed, models };
    });
    if (around.stderr.isTTY) around.stderr.write(CLEAR_LINE);
    if (options.json === true) bench.printJson(hashed);
    else
      for (const line of words.length === 0 ? [] : hashed.models)
        around.stdout.write(`${line.sha256 ?? "-"}  ${printable(line.filename)}\n`);
    if (hashed.failed > 0)
      throw new Problem("library/unhashed", {
        en: `${hashed.failed} files could not be hashed; the others are done.`,
        zh: `${hashed.failed} 个文件无法计算哈希，其余的已完成。`,
      });
    if (words.length === 0 && options.json !== true) around.stdout.write(`${DONE[language]}\n`);
  },
});

const DONE = { en: "Every model has its hash.", zh: "所有模型均已有哈希。" } as const;
const CLEAR_LINE = "\r\u001b[K";
/** Milliseconds between two drawings of the line. */
const REFRESH = 200;

/** A line that counts, at a terminal only. */
function progressLine({ around, language }: Pick<ServiceBench, "around" | "language">) {
  const { stderr } = around;
  let last = 0;
  return (progress: HashingProgress): void => {
    if (!stderr.isTTY || Date.now() - last < REFRESH) return;
    last = Date.now();
    stderr.write(`${CLEAR_LINE}${hashingLine(progress, language).slice(0, stderr.columns - 1)}`);
  };
}

export const MODEL_COMMANDS = [modelList, modelSearch, modelShow, modelTag, modelNote, modelHash];
