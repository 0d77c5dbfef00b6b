/** `/models`: the model files that there are, and what people note about them. */
import type { FastifyPluginAsync } from "fastify";
import type { ModelKind } from "@inkloom/tools";
import { expectMay } from "../auth/may.ts";
import { LONGEST_NOTES, type ModelChange, MOST_TAGS } from "../library/change.ts";
import type { ModelLibrary } from "../library/library.ts";
import { MODEL_ORDERS, type ModelOrder } from "../library/page.ts";
import { KIND, MODEL, modelAnswer } from "./models/model-answer.ts";
import { languageOfRequest } from "./problems/install-problems.ts";
import { CURSOR } from "./schemas/job-schema.ts";
import { does, said } from "./schemas/said.ts";
import { answers, count, list, object, orNull, type Schema, text, uuid } from "./schemas/shapes.ts";

interface ModelOptions {
  readonly library: Pick<
    ModelLibrary,
    "page" | "model" | "change" | "preview" | "progress" | "scan"
  >;
}

interface Search {
  readonly kind?: ModelKind;
  readonly family?: string;
  readonly tag?: readonly string[];
  readonly favourite?: boolean;
  readonly text?: string;
  readonly hash?: string;
  readonly missing: boolean;
  readonly order: ModelOrder;
  readonly cursor?: string;
  readonly limit: number;
}

interface ById {
  readonly Params: { readonly id: string };
}

const TAGS = ["models"];
const BY_ID = object({ id: uuid("Of the model", "模型编号") });
const TAG: Schema = { type: "string", minLength: 1, maxLength: 100, ...said("A tag", "标签") };

const SEARCH: Schema = object(
  {
    kind: KIND,
    family: { ...text("Id of a family", "系列编号"), maxLength: 60 },
    tag: list(TAG, { maxItems: 20, ...said("Tags, all of them", "标签（全部）") }),
    favourite: { type: "boolean", ...said("Favourites, or all others", "仅收藏，或仅未收藏") },
    text: {
      ...text(
        "Words that name, title, trigger words, notes or tags hold, all of them",
        "名称、标题、触发词、备注或标签中包含的词（全部）",
      ),
      maxLength: 500,
    },
    hash: {
      type: "string",
      pattern: "^[0-9A-Fa-f]{4,64}$",
      ...said("First digits of a hash", "哈希的前几位"),
    },
    missing: {
      type: "boolean",
      default: false,
      ...said("Files that are gone instead", "改为列出已不存在的文件"),
    },
    order: {
      type: "string",
      enum: [...MODEL_ORDERS],
      default: "name",
      ...said("In which order", "排序方式"),
    },
    cursor: { ...CURSOR, maxLength: 8192 },
    limit: {
      type: "integer",
      minimum: 1,
      maximum: 500,
      default: 100,
      ...said("Models of a page", "每页模型数"),
    },
  },
  ["kind", "family", "tag", "favourite", "text", "hash", "missing", "order", "cursor", "limit"],
);

const CHANGE: Schema = {
  ...object(
    {
      notes: {
        ...text("What to note, in place of what was noted", "备注（替换原有内容）"),
        maxLength: LONGEST_NOTES,
      },
      tags: list(TAG, { maxItems: MOST_TAGS, ...said("All tags that it is to have", "全部标签") }),
      addTags: list(TAG, { maxItems: MOST_TAGS, ...said("Tags to add", "要添加的标签") }),
      removeTags: list(TAG, { maxItems: MOST_TAGS, ...said("Tags to remove", "要移除的标签") }),
      favourite: { type: "boolean", ...said("Whether it is a favourite", "是否收藏") },
    },
    ["notes", "tags", "addTags", "removeTags", "favourite"],
  ),
  minProperties: 1,
};

const SCAN = object({
  found: count("Files that are there", "现有文件数"),
  added: count("That are new", "新增"),
  changed: count("That are not what they were", "内容有变化"),
  moved: count("That lie elsewhere", "位置有变化"),
  missing: count("That are gone", "已不存在"),
});

const PROGRESS = object({
  working: {
    type: "string",
    enum: ["rest", "scan", "read", "hash", "wait"],
    ...said(
      "What the library does: looking through folders, reading headers, hashing, waiting for jobs",
      "模型库正在做的事：扫描文件夹、读取文件头、计算哈希、等待任务",
    ),
  },
  files: count("Files that are there", "现有文件数"),
  unread: count("Whose header is not read yet", "尚未读取文件头"),
  unhashed: count("Without a hash", "尚无哈希"),
  unhashedBytes: count("Their bytes", "其字节数"),
  hashing: {
    anyOf: [
      object({
        id: uuid("Of the model", "模型编号"),
        name: text("Its name", "名称"),
        done: count("Bytes done", "已完成的字节数"),
        bytes: count("Bytes in all", "总字节数"),
      }),
      { type: "null" },
    ],
  },
});

/** Below `/api/v1`. */
export const modelRoutes: FastifyPluginAsync<ModelOptions> = (app, { library }) => {
  app.get<{ Querystring: Search }>(
    "/models",
    {
      schema: {
        operationId: "listModels",
        tags: TAGS,
        ...does({ en: "Model files, a page of them", zh: "模型列表（分页）" }),
        querystring: SEARCH,
        response: answers({
          200: object({
            models: list(MODEL),
            total: count("Of all pages", "总数"),
            next: orNull(CURSOR),
          }),
        }),
      },
    },
    async (request) => {
      const { order, cursor, limit, tag, ...filter } = request.query;
      const page = await library.page({ ...filter, tags: tag }, { order, limit, after: cursor });
      const language = languageOfRequest(request);
      return {
        models: page.models.map((entry) => modelAnswer(entry, language)),
        total: page.total,
        next: page.next ?? null,
      };
    },
  );
  app.get(
    "/models/progress",
    {
      schema: {
        operationId: "getModelProgress",
        tags: TAGS,
        ...does({ en: "How far reading and hashing are", zh: "读取与哈希计算的进度" }),
        response: answers({ 200: PROGRESS }),
      },
    },
    async () => {
      const { hashing = null, ...progress } = await library.progress();
      return { ...progress, hashing };
    },
  );
  app.post(
    "/models/scan",
    {
      schema: {
        operationId: "scanModels",
        tags: TAGS,
        ...does(
          { en: "Look through the folders now", zh: "立即扫描模型文件夹" },
          {
            en: "New files in a folder are seen by themselves; a file that was overwritten in place is seen here.",
            zh: "文件夹中的新文件会自动发现；原地覆盖的文件需在此重新扫描。",
          },
        ),
        response: answers({ 200: SCAN }),
      },
    },
    ({ account }) => {
      expectMay(account, "draw");
      return library.scan();
    },
  );
  app.get<ById>(
    "/models/:id",
    {
      schema: {
        operationId: "getModel",
        tags: TAGS,
        ...does({ en: "One model", zh: "查看一个模型" }),
        params: BY_ID,
        response: answers({ 200: MODEL }),
      },
    },
    async (request) =>
      modelAnswer(await library.model(request.params.id), languageOfRequest(request)),
  );
  app.patch<ById & { Body: ModelChange }>(
    "/models/:id",
    {
      schema: {
        operationId: "changeModel",
        tags: TAGS,
        ...does({ en: "Note something about a model", zh: "修改备注、标签或收藏" }),
        params: BY_ID,
        body: CHANGE,
        response: answers({ 200: MODEL }),
      },
    },
    async (request) => {
      expectMay(request.account, "manage");
      const changed = await library.change(request.params.id, request.body);
      return modelAnswer(changed, languageOfRequest(request));
    },
  );
  app.get<ById & { Querystring: { readonly v?: string } }>(
    "/models/:id/preview",
    {
      schema: {
        operationId: "getModelPreview",
        tags: TAGS,
        ...does({ en: "The picture beside a model, small", zh: "模型旁的预览图（缩小）" }),
        params: BY_ID,
        querystring: object({ v: { ...text("Its version", "版本"), maxLength: 60 } }, ["v"]),
        response: answers({
          200: { content: { "image/webp": { schema: { type: "string", format: "binary" } } } },
        }),
      },
    },
    async (request, reply) => {
      const { bytes, mediaType, version } = await library.preview(request.params.id);
      const tag = `"${version}"`;
      void reply.headers({
        etag: tag,
        "cache-control": "private, max-age=86400",
        "x-content-type-options": "nosniff",
      });
      if (request.headers["if-none-match"] === tag) return reply.code(304).send();
      return reply.type(mediaType).send(Buffer.from(bytes));
    },
  );
  return Promise.resolve();
};
