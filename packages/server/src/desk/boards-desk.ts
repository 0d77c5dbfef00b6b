/** Boards for commands: of what is stored here, or of the service that has it open. Answers are the API's. */
import { LOCAL_ACCOUNT } from "../auth/account.ts";
import { boardAnswer } from "../routes/gallery/board-answer.ts";
import {
  type Board,
  changeBoard,
  createBoard,
  deleteBoard,
  getBoard,
  listBoards,
  renameBoard,
} from "../storage/gallery/boards.ts";
import { type BoardDesk, boardsThere, type ToldBoard } from "./boards-there.ts";
import type { ServiceDesk } from "./service-desk.ts";

export function openBoardDesk(desk: ServiceDesk): BoardDesk {
  if (desk.kind === "there") return boardsThere(desk.ask);
  const { db } = desk.storage.database;
  return {
    list: async () => (await listBoards(db)).map(told),
    create: async (name) => told(await createBoard(db, name, LOCAL_ACCOUNT.userId)),
    rename: async (id, name) => told(await renameBoard(db, { id }, name)),
    remove: (id) => deleteBoard(db, { id }),
    change: async (id, { add = [], remove = [] }) => ({
      changed: await changeBoard(db, { id }, { add, remove }),
      board: told(await getBoard(db, id)),
    }),
  };
}

/** Moments as JSON has them. */
const told = (board: Board): ToldBoard =>
  JSON.parse(JSON.stringify(boardAnswer(board))) as ToldBoard;
