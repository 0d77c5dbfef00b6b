/** `/gallery/boards`: pictures that people put together. */
import type { FastifyPluginAsync } from "fastify";
import { expectMay } from "../../auth/may.ts";
import type { Service } from "../../service.ts";
import {
  changeBoard,
  createBoard,
  deleteBoard,
  getBoard,
  listBoards,
  LONGEST_BOARD_NAME,
  renameBoard,
} from "../../storage/gallery/boards.ts";
import { shownUser } from "../rights.ts";
import { does, said } from "../schemas/said.ts";
import { answers, list, object, ref, type Schema, text, uuid } from "../schemas/shapes.ts";
import { boardAnswer } from "./board-answer.ts";

interface ById {
  readonly Params: { readonly id: string };
}

interface Named {
  readonly Body: { readonly name: string };
}

interface Pictures {
  readonly Body: { readonly add?: readonly string[]; readonly remove?: readonly string[] };
}

const TAGS = ["gallery"];
const BY_ID = object({ id: uuid("Of the board", "图集编号") });
/** Twice as long as names are, so that the storage's own check speaks of characters. */
const NAME: Schema = {
  ...text("What people call it, each name once", "图集名称，不可重复"),
  minLength: 1,
  maxLength: 2 * LONGEST_BOARD_NAME,
};
const IDS = (en: string, zh: string): Schema =>
  list(uuid("Of an entry", "条目编号"), { maxItems: 1000, ...said(en, zh) });
const MOVED = list(
  { type: "string", format: "uuid" },
  said("Those that were put on it or taken off", "实际加入或移出的条目"),
);

/** Below `/api/v1`. */
export const boardRoutes: FastifyPluginAsync<{ readonly service: Pick<Service, "storage"> }> = (
  app,
  { service: { storage } },
) => {
  const { db } = storage.database;
  app.get(
    "/gallery/boards",
    {
      schema: {
        operationId: "listBoards",
        tags: TAGS,
        ...does({ en: "Boards, by name", zh: "图集列表，按名称排序" }),
        response: answers({ 200: object({ boards: list(ref("Board")) }) }),
      },
    },
    async ({ account }) => ({
      boards: (await listBoards(db, shownUser(account))).map(boardAnswer),
    }),
  );
  app.post<Named>(
    "/gallery/boards",
    {
      schema: {
        operationId: "createBoard",
        tags: TAGS,
        ...does({ en: "Make a board", zh: "新建图集" }),
        body: object({ name: NAME }),
        response: answers({ 201: ref("Board") }),
      },
    },
    async ({ account, body }, reply) => {
      expectMay(account, "draw");
      const board = await createBoard(db, body.name, account.userId);
      return reply.code(201).send(boardAnswer(board));
    },
  );
  app.get<ById>(
    "/gallery/boards/:id",
    {
      schema: {
        operationId: "getBoard",
        tags: TAGS,
        ...does({ en: "One board", zh: "单个图集" }),
        params: BY_ID,
        response: answers({ 200: ref("Board") }),
      },
    },
    async ({ account, params }) => boardAnswer(await getBoard(db, params.id, shownUser(account))),
  );
  app.patch<ById & Named>(
    "/gallery/boards/:id",
    {
      schema: {
        operationId: "renameBoard",
        tags: TAGS,
        ...does({ en: "Give a board another name", zh: "重命名图集" }),
        params: BY_ID,
        body: object({ name: NAME }),
        response: answers({ 200: ref("Board") }),
      },
    },
    async ({ account, params, body }) => {
      expectMay(account, "draw");
      const which = { id: params.id, userId: shownUser(account) };
      return boardAnswer(await renameBoard(db, which, body.name));
    },
  );
  app.delete<ById>(
    "/gallery/boards/:id",
    {
      schema: {
        operationId: "deleteBoard",
        tags: TAGS,
        ...does({ en: "Delete a board; its pictures stay", zh: "删除图集（保留其中的图片）" }),
        params: BY_ID,
        response: answers({ 204: { type: "null", ...said("It is gone", "已删除") } }),
      },
    },
    async ({ account, params }, reply) => {
      expectMay(account, "draw");
      await deleteBoard(db, { id: params.id, userId: shownUser(account) });
      return reply.code(204).send();
    },
  );
  app.post<ById & Pictures>(
    "/gallery/boards/:id/pictures",
    {
      schema: {
        operationId: "changeBoardPictures",
        tags: TAGS,
        ...does(
          { en: "Put pictures on a board and take others off", zh: "将图片加入或移出图集" },
          {
            en: "A picture may be on several boards. Those that are not there are passed over.",
            zh: "一张图片可以在多个图集中。不存在的图片会略过。",
          },
        ),
        params: BY_ID,
        body: {
          ...object(
            {
              add: IDS("To put on it", "要加入的条目"),
              remove: IDS("To take off", "要移出的条目"),
            },
            ["add", "remove"],
          ),
          minProperties: 1,
        },
        response: answers({ 200: object({ changed: MOVED, board: ref("Board") }) }),
      },
    },
    async ({ account, params, body: { add = [], remove = [] } }) => {
      expectMay(account, "draw");
      const which = { id: params.id, userId: shownUser(account) };
      const changed = await changeBoard(db, which, { add, remove });
      return { changed, board: boardAnswer(await getBoard(db, which.id, which.userId)) };
    },
  );
  return Promise.resolve();
};
