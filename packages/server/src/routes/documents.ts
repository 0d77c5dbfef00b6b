/** `/documents`: workflows, presets and what pages remember, each account's own. */
import type { FastifyPluginAsync } from "fastify";
import type { Account } from "../auth/account.ts";
import { expectMay } from "../auth/may.ts";
import type { Service } from "../service.ts";
import { LARGEST_DOCUMENT } from "../storage/documents/document-text.ts";
import {
  changeDocument,
  createDocument,
  deleteDocument,
  type DocumentChange,
  type DocumentKind,
  type DocumentOwner,
  getDocument,
  listDocuments,
  LONGEST_DOCUMENT_NAME,
} from "../storage/documents/documents.ts";
import {
  DOCUMENT,
  DOCUMENT_BODY,
  DOCUMENT_FACTS,
  DOCUMENT_KIND,
  documentAnswer,
  factsAnswer,
} from "./documents/document-answer.ts";
import { CURSOR } from "./schemas/job-schema.ts";
import { does, said } from "./schemas/said.ts";
import { answers, list, object, orNull, type Schema, text, uuid } from "./schemas/shapes.ts";

interface Search {
  readonly kind?: DocumentKind;
  readonly text?: string;
  readonly cursor?: string;
  readonly limit: number;
}

interface NewDocument {
  readonly kind: DocumentKind;
  readonly name: string;
  readonly body: object;
}

interface ById {
  readonly Params: { readonly id: string };
}

const TAGS = ["documents"];
const BY_ID = object({ id: uuid("Of the document", "文档编号") });
/** Twice as long as names are, so that the storage's own check speaks of characters. */
const NAME: Schema = {
  ...text("What to call it", "名称"),
  minLength: 1,
  maxLength: 2 * LONGEST_DOCUMENT_NAME,
};
/** Bytes of a request: the document, its name, and blanks between. */
const bodyLimit = LARGEST_DOCUMENT + 2 ** 20;

const SEARCH: Schema = object(
  {
    kind: DOCUMENT_KIND,
    text: {
      ...text("Words that the name holds, all of them", "名称中包含的词（全部）"),
      maxLength: 500,
    },
    cursor: { ...CURSOR, maxLength: 200 },
    limit: {
      type: "integer",
      minimum: 1,
      maximum: 500,
      default: 100,
      ...said("Documents of a page", "每页文档数"),
    },
  },
  ["kind", "text", "cursor", "limit"],
);

const CHANGE: Schema = object(
  {
    revision: {
      type: "integer",
      minimum: 1,
      maximum: 2 ** 31 - 2,
      ...said("The one that the change was made to", "此次修改所基于的版本"),
    },
    name: NAME,
    body: DOCUMENT_BODY,
  },
  ["name", "body"],
);

/** What was kept before there were accounts is with the administrators. */
const owner = ({ role, userId }: Account): DocumentOwner => ({
  userId,
  nobodys: role === "admin",
});

/** Below `/api/v1`. */
export const documentRoutes: FastifyPluginAsync<{ readonly service: Pick<Service, "storage"> }> = (
  app,
  { service: { storage } },
) => {
  const { db } = storage.database;
  app.get<{ Querystring: Search }>(
    "/documents",
    {
      schema: {
        operationId: "listDocuments",
        tags: TAGS,
        ...does({
          en: "Documents without what they hold, the last changed first",
          zh: "文档列表（不含内容），最近修改的在前",
        }),
        querystring: SEARCH,
        response: answers({
          200: object({ documents: list(DOCUMENT_FACTS), next: orNull(CURSOR) }),
        }),
      },
    },
    async ({ account, query: { cursor, ...search } }) => {
      const page = await listDocuments(db, owner(account), { ...search, after: cursor });
      return { documents: page.documents.map(factsAnswer), next: page.next ?? null };
    },
  );
  app.post<{ Body: NewDocument }>(
    "/documents",
    {
      bodyLimit,
      schema: {
        operationId: "createDocument",
        tags: TAGS,
        ...does(
          { en: "Keep a document", zh: "保存新文档" },
          { en: "Up to 2,000 of each account.", zh: "每个账户最多 2000 个。" },
        ),
        body: object({ kind: DOCUMENT_KIND, name: NAME, body: DOCUMENT_BODY }),
        response: answers({ 201: DOCUMENT_FACTS }),
      },
    },
    async ({ account, body }, reply) => {
      expectMay(account, "draw");
      const made = await createDocument(db, owner(account), body);
      return reply.code(201).send(factsAnswer(made));
    },
  );
  app.get<ById>(
    "/documents/:id",
    {
      schema: {
        operationId: "readDocument",
        tags: TAGS,
        ...does({ en: "One document", zh: "单个文档" }),
        params: BY_ID,
        response: answers({ 200: DOCUMENT }),
      },
    },
    async ({ account, params }) => documentAnswer(await getDocument(db, owner(account), params.id)),
  );
  app.put<ById & { Body: DocumentChange }>(
    "/documents/:id",
    {
      bodyLimit,
      schema: {
        operationId: "changeDocument",
        tags: TAGS,
        ...does(
          { en: "Change a document", zh: "修改文档" },
          {
            en: "Name or body that are left out stay. Where somebody has changed it meanwhile, the answer is the problem `document/conflict`.",
            zh: "未给出的名称或内容保持不变。若其间已被修改，则返回问题 `document/conflict`。",
          },
        ),
        params: BY_ID,
        body: CHANGE,
        response: answers({ 200: DOCUMENT_FACTS }),
      },
    },
    async ({ account, params, body }) => {
      expectMay(account, "draw");
      return factsAnswer(await changeDocument(db, owner(account), params.id, body));
    },
  );
  app.delete<ById>(
    "/documents/:id",
    {
      schema: {
        operationId: "deleteDocument",
        tags: TAGS,
        ...does({ en: "Delete a document", zh: "删除文档" }),
        params: BY_ID,
        response: answers({ 204: { type: "null", ...said("It is gone", "已删除") } }),
      },
    },
    async ({ account, params }, reply) => {
      expectMay(account, "draw");
      await deleteDocument(db, owner(account), params.id);
      return reply.code(204).send();
    },
  );
  return Promise.resolve();
};
