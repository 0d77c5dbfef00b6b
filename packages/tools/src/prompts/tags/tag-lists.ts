/** The lists of tags in the folder `tags` of the data folder, and the index over all of them. */
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { Problem } from "@inkloom/contract";
import { plainText, wordPairs } from "@inkloom/diffusion";
import { writeWholeFile } from "../../files/write-whole-file.ts";
import { codeOf } from "@inkloom/training";
import { writeProblem } from "../../files/write-problem.ts";
import {
  checkTagList,
  MOST_LINES,
  type TagFault,
  type TagLine,
  tagReader,
  translates,
} from "./tag-file.ts";
import { buildTagIndex, type TagIndex } from "./tag-index.ts";

/** Bytes of one list. */
export const TAG_LIST_LIMIT = 32 * 2 ** 20;
/** Lists, and bytes of all of them. */
const MOST_LISTS = 50;
const MOST_BYTES = 128 * 2 ** 20;
/** How long the folder is taken to be as it was; milliseconds. */
const FRESH = 1500;

export interface TagList {
  /** Of its file, without `.csv`. */
  readonly name: string;
  readonly bytes: number;
  readonly modified: Date;
  readonly tags: number;
  /** Whether it says in Chinese what tags of other lists are. */
  readonly translates: boolean;
  /** Lines that were passed over, and the first of them. */
  readonly faulty: number;
  readonly fault?: TagFault;
}

export interface TagLists {
  list(): Promise<readonly TagList[]>;
  /** @throws Problem `prompt/tags`, `input/invalid`, `output/...`; then all is as it was */
  put(name: string, bytes: Uint8Array): Promise<TagList>;
  /** @returns whether it was there. @throws Problem `input/invalid`, `output/...` */
  remove(name: string): Promise<boolean>;
  index(): Promise<TagIndex>;
}

interface Built {
  readonly key: string;
  readonly lists: readonly TagList[];
  readonly index: TagIndex;
}

interface File {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly modified: Date;
}

export function openTagLists(home: string): TagLists {
  const folder = join(home, "tags");
  let built: Promise<Built> | undefined;
  let checked = 0; // when the folder was looked at
  const current = async (): Promise<Built> => {
    if (built !== undefined && Date.now() - checked < FRESH) return built;
    const files = await filesOf(folder);
    const key = JSON.stringify(files);
    const before = await built?.catch(() => undefined);
    checked = Date.now();
    if (before?.key !== key) {
      const next = build(files, key);
      built = next;
      next.catch(() => {
        if (built === next) built = undefined;
      });
    }
    return built ?? build(files, key);
  };
  // One after the other, whether looked up or changed, so that nothing is built twice.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work, work);
    last = done.catch(() => undefined);
    return done;
  };
  const lookUp = (): Promise<Built> => inTurn(current);
  return {
    list: async () => (await lookUp()).lists,
    index: async () => (await lookUp()).index,
    async put(name, bytes) {
      expectListName(name);
      const text = textOf(name, bytes);
      checkTagList(text, name);
      await inTurn(async () => {
        const others = (await filesOf(folder)).filter((each) => each.name !== name);
        expectRoom(others, bytes.length);
        await writeWholeFile(join(folder, `${name}.csv`), bytes, { replace: true });
        checked = 0;
      });
      const found = (await lookUp()).lists.find((each) => each.name === name);
      if (found === undefined)
        throw new Error(`The list ${name} is gone as soon as it is written.`);
      return found;
    },
    async remove(name) {
      expectListName(name);
      return inTurn(async () => {
        checked = 0;
        const path = join(folder, `${name}.csv`);
        try {
          await rm(path);
          return true;
        } catch (error) {
          if (codeOf(error) === "ENOENT") return false;
          throw writeProblem(error, path);
        }
      });
    },
  };
}

/** Files of the folder itself, sorted by name; others in it are nobody's business. */
async function filesOf(folder: string): Promise<File[]> {
  const entries = await readdir(folder).catch(() => []);
  const files: File[] = [];
  for (const entry of entries.sort().slice(0, 10 * MOST_LISTS)) {
    if (!/\.csv$/i.test(entry)) continue;
    const path = join(folder, entry);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() !== true) continue;
    files.push({ name: entry.slice(0, -4), path, bytes: found.size, modified: found.mtime });
  }
  return files.slice(0, MOST_LISTS);
}

async function build(files: readonly File[], key: string): Promise<Built> {
  const lists: TagList[] = [];
  const index = await buildTagIndex(linesOf(files, lists), breathe);
  return { key, lists, index };
}

/** Tags read at one go. */
const AT_ONCE = 8000;

async function* linesOf(
  files: readonly File[],
  lists: TagList[],
): AsyncGenerator<readonly TagLine[]> {
  let read = 0;
  for (const { name, path, bytes, modified } of files) {
    const facts = { name, bytes, modified, translates: translates(name) };
    read += bytes;
    const tooMuch = bytes > TAG_LIST_LIMIT || read > MOST_BYTES;
    const content = tooMuch ? undefined : await readFile(path).catch(() => undefined);
    const text = content && plainText(content);
    if (text === undefined) {
      const sentence = tooMuch ? TOO_LARGE : content ? NO_TEXT : UNREADABLE;
      lists.push({ ...facts, tags: 0, faulty: 1, fault: { line: 1, sentence } });
      continue;
    }
    let tags = 0;
    let faulty = 0;
    let fault: TagFault | undefined;
    const reader = tagReader(facts.translates);
    let batch: TagLine[] = [];
    const lines = text.split(/\r\n|\r|\n/).slice(0, MOST_LINES);
    for (const [at, line] of lines.entries()) {
      const tag = reader.read(line);
      if (tag === undefined) continue;
      if ("en" in tag) {
        faulty++;
        fault ??= { line: at + 1, sentence: tag };
        continue;
      }
      tags++;
      batch.push(tag);
      if (batch.length < AT_ONCE) continue;
      yield batch;
      batch = [];
      await breathe();
    }
    yield batch;
    lists.push({ ...facts, tags, faulty, ...(fault && { fault }) });
  }
  // Our own words come last: whatever a list counts stands before them.
  yield wordPairs().map(({ en, zh }) => ({
    name: en,
    category: 0,
    count: 0,
    aliases: [],
    translation: zh,
  }));
}

const TOO_LARGE = {
  en: `the file is beyond the ${TAG_LIST_LIMIT >> 20} MiB of one list or the ${MOST_BYTES >> 20} MiB of all`,
  zh: `文件超过单个列表 ${TAG_LIST_LIMIT >> 20} MiB 或全部列表 ${MOST_BYTES >> 20} MiB 的上限`,
};
const UNREADABLE = { en: "the file cannot be opened", zh: "无法打开文件" };
const NO_TEXT = {
  en: "the file is not UTF-8 text; save it as UTF-8",
  zh: "文件不是 UTF-8 文本，请另存为 UTF-8",
};

function textOf(name: string, bytes: Uint8Array): string {
  if (bytes.length > TAG_LIST_LIMIT)
    throw new Problem("prompt/tags", {
      en: `the list "${name}" has ${bytes.length} bytes, expected at most ${TAG_LIST_LIMIT}`,
      zh: `列表“${name}”有 ${bytes.length} 字节，最多为 ${TAG_LIST_LIMIT} 字节`,
    });
  const text = plainText(bytes);
  if (text === undefined)
    throw new Problem("prompt/tags", {
      en: `the list "${name}" is not UTF-8 text, expected a table saved as UTF-8`,
      zh: `列表“${name}”不是 UTF-8 文本，应为以 UTF-8 保存的表格`,
    });
  return text;
}

function expectRoom(others: readonly File[], bytes: number): void {
  const all = others.reduce((sum, each) => sum + each.bytes, bytes);
  if (others.length < MOST_LISTS && all <= MOST_BYTES) return;
  throw new Problem("prompt/tags", {
    en: `there would be ${others.length + 1} lists with ${all} bytes, expected at most ${MOST_LISTS} with ${MOST_BYTES}`,
    zh: `列表将有 ${others.length + 1} 个，共 ${all} 字节；最多为 ${MOST_LISTS} 个，共 ${MOST_BYTES} 字节`,
  });
}

/** No path, nothing hidden, and none of the names that Windows keeps for devices. */
const LIST_NAME =
  /^(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,98}[\p{L}\p{N}_-])?$/iu;

function expectListName(name: string): void {
  if (LIST_NAME.test(name) && !/\.csv$/i.test(name)) return;
  const shown = JSON.stringify(name.slice(0, 60));
  throw new Problem("input/invalid", {
    en: `name: got ${shown}, expected up to 100 letters, figures, blanks and . _ - without ".csv", such as danbooru or danbooru.zh`,
    zh: `name：给出的是 ${shown}，应为不超过 100 个字母、数字、空格和 . _ -，不含“.csv”，例如 danbooru 或 danbooru.zh`,
  });
}
