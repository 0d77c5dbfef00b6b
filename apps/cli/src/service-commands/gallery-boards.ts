/** `inkloom gallery board`: pictures that are put together, whether the service runs or not. */
import { printable, Problem, type Text } from "@inkloom/contract";
import type { ServiceDesk } from "@inkloom/server";
import type { BoardDesk, ToldBoard } from "@inkloom/server/elsewhere";
import { textTable } from "../commands/text-table.ts";
import { atService } from "./at-service.ts";
import { type CommandWord, type ServiceBench, serviceCommand } from "./command.ts";
import { JSON_OPTION, lineWidth } from "./common-options.ts";

const WORDS = {
  none: { en: "No board.", zh: "没有图集。" },
  added: { en: "Added", zh: "已加入" },
  removed: { en: "Taken off", zh: "已移出" },
} as const satisfies Readonly<Record<string, Text>>;

const BOARD_WORD: CommandWord = {
  name: "board",
  help: { en: "Name or id of the board", zh: "图集的名称或编号" },
};
const NAME_WORD: CommandWord = {
  name: "name",
  help: { en: "A name of 1 to 100 characters", zh: "名称，1 到 100 个字符" },
};
const PICTURES_WORD: CommandWord = {
  name: "picture",
  help: {
    en: "Pictures as `inkloom gallery list` names them, such as asset:0a1b..., or their ids",
    zh: "图片，写作 `inkloom gallery list` 中的名称，如 asset:0a1b...，或条目编号",
  },
  many: true,
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ASSET = /^asset:([0-9a-f]{64})$/;
/** Entries that one request may name. */
const AT_ONCE = 1000;
/** Entries of one file that are found: the most of a page. */
const OF_FILE = 200;

type Bench = Pick<ServiceBench, "around" | "language">;

/** By its name, or its id.
 *  @throws Problem `board/unknown`; `input/invalid` where several people have a board of this name */
export const boardId = async (desk: ServiceDesk, word: string): Promise<string> =>
  (await findBoard(await boardDesk(desk), word)).id;

async function boardDesk(desk: ServiceDesk): Promise<BoardDesk> {
  if (desk.kind === "there")
    return (await import("@inkloom/server/elsewhere")).boardsThere(desk.ask);
  return (await import("@inkloom/server")).openBoardDesk(desk);
}

const atBoards = <T>(
  bench: Bench,
  work: (boards: BoardDesk, desk: ServiceDesk) => Promise<T>,
): Promise<T> => atService(bench, async (desk) => work(await boardDesk(desk), desk));

async function findBoard(boards: BoardDesk, word: string): Promise<ToldBoard> {
  const name = word.normalize("NFC").trim().toLowerCase();
  const found = (await boards.list()).filter(
    (board) => board.id === name || board.name.toLowerCase() === name,
  );
  const [board, ...others] = found;
  const shown = JSON.stringify(word.slice(0, 100));
  if (board === undefined)
    throw new Problem("board/unknown", {
      en: `There is no board ${shown}.`,
      zh: `没有图集 ${shown}。`,
    });
  if (others.length === 0) return board;
  const ids = found.map(({ id }) => id).join(", ");
  throw new Problem("input/invalid", {
    en: `${found.length} boards are called ${shown}, expected one of their ids: ${ids}.`,
    zh: `有 ${found.length} 个图集名为 ${shown}，请改用编号：${ids}。`,
  });
}

/** @throws Problem `input/invalid` where one is neither; `gallery/unknown` where the gallery has no such file */
async function entryIds(desk: ServiceDesk, words: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const word of words) {
    const [, asset] = ASSET.exec(word) ?? [];
    if (asset !== undefined) ids.push(...(await entriesOf(desk, asset)));
    else if (UUID.test(word)) ids.push(word);
    else throw noPicture(word);
  }
  return ids;
}

async function entriesOf(desk: ServiceDesk, asset: string): Promise<string[]> {
  const search = { asset, limit: OF_FILE };
  const { entries } =
    desk.kind === "there"
      ? await (await import("@inkloom/server/elsewhere")).searchThere(desk.ask, search)
      : await (await import("@inkloom/server")).searchGallery(desk, search);
  if (entries.length > 0) return entries.map(({ id }) => id);
  throw new Problem("gallery/unknown", {
    en: `The gallery has no picture asset:${asset}.`,
    zh: `图库中没有图片 asset:${asset}。`,
  });
}

function noPicture(word: string): Problem {
  const shown = JSON.stringify(word.slice(0, 100));
  return new Problem("input/invalid", {
    en: `${shown} names no picture, expected asset: with 64 hexadecimal digits, or the id of an entry.`,
    zh: `${shown} 不是图片名称，应为 asset: 加 64 位十六进制数字，或条目编号。`,
  });
}

const boardLine = ({ name, pictures, id }: ToldBoard): [string, string] => [
  printable(name),
  `${pictures}  ${id}`,
];

function tell(bench: ServiceBench, board: ToldBoard): void {
  const { options, around } = bench;
  if (options["json"] === true) bench.printJson(board);
  else
    for (const line of textTable([boardLine(board)], lineWidth(around.stdout)))
      around.stdout.write(`${line}\n`);
}

const boardList = serviceCommand({
  words: ["gallery", "board", "list"],
  title: { en: "List boards", zh: "列出图集" },
  help: {
    en: "Lists boards by name, with how many pictures they hold and their ids.",
    zh: "按名称列出图集、图片数和编号。",
  },
  options: { json: JSON_OPTION },
  async run(bench) {
    const { around, language } = bench;
    const boards = await atBoards(bench, (desk) => desk.list());
    if (bench.options.json === true) bench.printJson({ boards });
    else if (boards.length === 0) around.stdout.write(`${WORDS.none[language]}\n`);
    else
      for (const line of textTable(boards.map(boardLine), lineWidth(around.stdout)))
        around.stdout.write(`${line}\n`);
  },
});

const boardCreate = serviceCommand({
  words: ["gallery", "board", "create"],
  title: { en: "Make a board", zh: "新建图集" },
  help: {
    en: "Makes a board, to which pictures can be added.",
    zh: "新建图集，之后可加入图片。",
  },
  takes: [NAME_WORD],
  options: { json: JSON_OPTION },
  async run(bench) {
    const [name = ""] = bench.words;
    tell(bench, await atBoards(bench, (boards) => boards.create(name)));
  },
});

const boardRename = serviceCommand({
  words: ["gallery", "board", "rename"],
  title: { en: "Rename a board", zh: "重命名图集" },
  help: { en: "Gives a board another name.", zh: "修改图集的名称。" },
  takes: [BOARD_WORD, NAME_WORD],
  options: { json: JSON_OPTION },
  async run(bench) {
    const [word = "", name = ""] = bench.words;
    const renamed = await atBoards(bench, async (boards) =>
      boards.rename((await findBoard(boards, word)).id, name),
    );
    tell(bench, renamed);
  },
});

const boardDelete = serviceCommand({
  words: ["gallery", "board", "delete"],
  title: { en: "Delete a board", zh: "删除图集" },
  help: {
    en: "Deletes a board. Its pictures stay in the gallery.",
    zh: "删除图集，其中的图片仍保留在图库中。",
  },
  takes: [BOARD_WORD],
  async run(bench) {
    const [word = ""] = bench.words;
    const board = await atBoards(bench, async (boards) => {
      const found = await findBoard(boards, word);
      await boards.remove(found.id);
      return found;
    });
    bench.around.stdout.write(`${printable(board.name)}\n`);
  },
});

/** The two that move pictures differ in the direction only. */
const moving = (word: "add" | "remove", title: Text, help: Text) =>
  serviceCommand({
    words: ["gallery", "board", word],
    title,
    help,
    takes: [BOARD_WORD, PICTURES_WORD],
    options: { json: JSON_OPTION },
    async run(bench) {
      const { around, language, words, options } = bench;
      const [name = "", ...pictures] = words;
      const { changed, board } = await atBoards(bench, async (boards, desk) => {
        const found = await findBoard(boards, name);
        const ids = await entryIds(desk, pictures);
        const moved: string[] = [];
        let now = found;
        for (let start = 0; start < ids.length; start += AT_ONCE) {
          const some = ids.slice(start, start + AT_ONCE);
          const told = await boards.change(found.id, { [word]: some });
          moved.push(...told.changed);
          now = told.board;
        }
        return { changed: moved, board: now };
      });
      if (options.json === true) bench.printJson({ changed, board });
      else {
        const done = word === "add" ? WORDS.added : WORDS.removed;
        around.stdout.write(`${done[language]}: ${changed.length}\n`);
      }
    },
  });

export const BOARD_COMMANDS = [
  boardList,
  boardCreate,
  boardRename,
  boardDelete,
  moving(
    "add",
    { en: "Put pictures on a board", zh: "将图片加入图集" },
    {
      en: "Puts pictures on a board; a picture may be on several.",
      zh: "将图片加入图集；一张图片可以在多个图集中。",
    },
  ),
  moving(
    "remove",
    { en: "Take pictures off a board", zh: "将图片移出图集" },
    {
      en: "Takes pictures off a board; they stay in the gallery.",
      zh: "将图片移出图集，图片仍保留在图库中。",
    },
  ),
];
