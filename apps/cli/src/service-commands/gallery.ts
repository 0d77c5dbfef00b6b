/** `inkloom gallery`: pictures of the service, whether it runs or not. */
import { resolve } from "node:path";
import { type Language, printable, type Text } from "@inkloom/contract";
import type { RebuildReport } from "@inkloom/server";
import type { ToldPage } from "@inkloom/server/elsewhere";
import { textTable } from "../commands/text-table.ts";
import { atService, atStorage } from "./at-service.ts";
import { type ServiceBench, serviceCommand } from "./command.ts";
import { JSON_OPTION, lineWidth, wholeNumber } from "./common-options.ts";
import { boardId } from "./gallery-boards.ts";

const WORDS = {
  none: { en: "No picture.", zh: "没有图片。" },
  next: { en: "More: --after {mark}", zh: "更多：--after {mark}" },
  looked: { en: "Files looked at", zh: "检查的文件" },
  entered: { en: "Entered", zh: "新加入" },
  known: { en: "Known before", zh: "原已存在" },
  untold: { en: "Without a word about their making", zh: "没有生成信息" },
  unreadable: { en: "Could not be read", zh: "无法读取" },
} as const satisfies Readonly<Record<string, Text>>;

const LIMIT = { minimum: 1, maximum: 200 } as const;
/** Characters of a prompt in a list. */
const EXCERPT = 60;

const LISTING = {
  tool: { flags: "--tool <id>", help: { en: "Pictures of one tool", zh: "仅某个工具的图片" } },
  model: { flags: "--model <name>", help: { en: "Pictures of one model", zh: "仅某个模型的图片" } },
  sampler: {
    flags: "--sampler <name>",
    help: { en: "Pictures of one sampler", zh: "仅某个采样器的图片" },
  },
  board: {
    flags: "--board <board>",
    help: {
      en: "Pictures on this board, by its name or id",
      zh: "仅某个图集中的图片（名称或编号）",
    },
  },
  tag: {
    flags: "--tag <tag>",
    help: {
      en: "Pictures with this tag; may be given several times, for all of them",
      zh: "带有该标签的图片；可多次给出，须全部符合",
    },
    many: true,
  },
  favourite: { flags: "--favourite", help: { en: "Favourites only", zh: "仅收藏的图片" } },
  removed: {
    flags: "--removed",
    help: { en: "Those that were removed instead", zh: "改为列出已移除的图片" },
  },
  oldest: { flags: "--oldest", help: { en: "The oldest first", zh: "最早的在前" } },
  limit: {
    flags: "--limit <n>",
    help: {
      en: "Pictures of a page (a whole number from 1 to 200; default: 50)",
      zh: "每页图片数（1 到 200 之间的整数；默认：50）",
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
} as const;

interface ListingValues {
  readonly tool?: string;
  readonly model?: string;
  readonly sampler?: string;
  readonly board?: string;
  readonly oldest?: boolean;
  readonly tag?: readonly string[];
  readonly favourite?: boolean;
  readonly removed?: boolean;
  readonly limit?: string;
  readonly after?: string;
  readonly json?: boolean;
}

async function list(bench: ServiceBench<ListingValues>, text: string | undefined): Promise<void> {
  const { around, language, options } = bench;
  const { tool, model, sampler, tag, favourite, removed, after, limit = "50" } = options;
  const size = wholeNumber(limit, "--limit", LIMIT);
  const asked = {
    text,
    tool,
    model,
    sampler,
    tags: tag,
    favourite,
    removed,
    order: options.oldest === true ? ("oldest" as const) : undefined,
    cursor: after,
    limit: size,
  };
  const page = await atService(bench, async (desk) => {
    const { board } = options;
    const search = board === undefined ? asked : { ...asked, board: await boardId(desk, board) };
    if (desk.kind === "there")
      return (await import("@inkloom/server/elsewhere")).searchThere(desk.ask, search);
    return (await import("@inkloom/server")).searchGallery(desk, search);
  });
  if (options.json === true) bench.printJson(page);
  else
    for (const line of pageLines(page, language, lineWidth(around.stdout)))
      around.stdout.write(`${line}\n`);
}

const galleryList = serviceCommand({
  words: ["gallery", "list"],
  title: { en: "List pictures", zh: "列出图片" },
  help: {
    en: "Lists pictures of the gallery, the newest first unless told otherwise.",
    zh: "列出图库中的图片，默认最新的在前。",
  },
  options: LISTING,
  run: (bench) => list(bench, undefined),
});

const gallerySearch = serviceCommand({
  words: ["gallery", "search"],
  title: { en: "Search pictures", zh: "搜索图片" },
  help: {
    en: "Finds pictures whose prompt holds all of the words, the newest first unless told otherwise.",
    zh: "查找提示词包含全部所给词语的图片，默认最新的在前。",
  },
  takes: [{ name: "words", help: { en: "What to look for", zh: "要查找的词语" }, many: true }],
  options: LISTING,
  run: (bench) => list(bench, bench.words.join(" ")),
});

const galleryRebuild = serviceCommand({
  words: ["gallery", "rebuild"],
  title: { en: "Make the gallery again", zh: "重建图库" },
  help: {
    en: "Enters every picture that the files tell of and the gallery lacks: those of the store, those that the command line saved, and those of the folders given. Can be interrupted and run again. No service may run meanwhile.",
    zh: "将文件中有记录而图库缺少的图片全部加入：存储中的、命令行保存的以及所给文件夹中的。可以中断后重新运行；期间不能运行服务。",
  },
  takes: [
    {
      name: "folder",
      help: {
        en: "Further folders that hold a folder per day, such as pictures/2026-11-22",
        zh: "其他按日期分文件夹保存的文件夹，如 pictures/2026-11-22",
      },
      many: true,
      optional: true,
    },
  ],
  options: { json: JSON_OPTION },
  // An interruption closes the database first; what was entered stays.
  endsItself: true,
  async run(bench) {
    const { around, language, words, options } = bench;
    const { picturesFolder, rebuildGallery } = await import("@inkloom/server");
    const folders = words.map((word) => resolve(word));
    const report = await atStorage(bench, (storage, home) =>
      rebuildGallery(storage.database.db, {
        store: storage.pictures,
        folders: [picturesFolder(home), ...folders],
        signal: around.signal,
        onProgress: tellProgress(bench),
      }),
    );
    if (around.stderr.isTTY) around.stderr.write("\r\u001b[K");
    if (options.json === true) bench.printJson(report);
    else for (const line of reportLines(report, language)) around.stdout.write(`${line}\n`);
  },
});

/** A line that counts, at a terminal only. */
function tellProgress({ around, language }: Pick<ServiceBench, "around" | "language">) {
  const { stderr } = around;
  let last = 0;
  return ({ files, entered }: RebuildReport): void => {
    if (!stderr.isTTY || Date.now() - last < 200) return;
    last = Date.now();
    stderr.write(
      `\r\u001b[K${WORDS.looked[language]} ${files}  ${WORDS.entered[language]} ${entered}`,
    );
  };
}

function reportLines(report: RebuildReport, language: Language): string[] {
  const { files, entered, known, untold, unreadable, unreadableCount } = report;
  return [
    ...textTable([
      [WORDS.looked[language], String(files)],
      [WORDS.entered[language], String(entered)],
      [WORDS.known[language], String(known)],
      [WORDS.untold[language], String(untold)],
      [WORDS.unreadable[language], String(unreadableCount)],
    ]),
    ...unreadable.map(({ name, why }) => `  ${printable(name)}: ${printable(why[language])}`),
  ];
}

function pageLines(
  { entries, next }: ToldPage,
  language: Language,
  columns: number | undefined,
): string[] {
  if (entries.length === 0) return [WORDS.none[language]];
  const rows = entries.map((entry): [string, string] => {
    const { asset, createdAt, width, height, prompt, model } = entry;
    const size = width === null || height === null ? [] : [`${width}x${height}`];
    const words = [...size, ...(model === null ? [] : [printable(model)]), excerpt(prompt)];
    return [createdAt.slice(0, 16), [...words.filter(Boolean), asset].join("  ")];
  });
  const more = next === null ? [] : [WORDS.next[language].replace("{mark}", () => next)];
  return [...textTable(rows, columns), ...more];
}

const excerpt = (text: string): string => {
  const line = printable(text.replaceAll(/\s+/g, " ").trim());
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT)}…` : line;
};

export const GALLERY_COMMANDS = [galleryList, gallerySearch, galleryRebuild];
