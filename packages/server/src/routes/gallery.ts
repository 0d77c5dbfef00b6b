/** `/gallery`: pictures that people keep, found again and put in order. */
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from "fastify";
import { Problem } from "@inkloom/contract";
import { expectMay } from "../auth/may.ts";
import type { Service } from "../service.ts";
import type { Database } from "../storage/database.ts";
import {
  addTags,
  type Chosen,
  purgeEntries,
  removeEntries,
  removeTags,
  restoreEntries,
  setFavourite,
} from "../storage/gallery/change.ts";
import { countEntries } from "../storage/gallery/counts.ts";
import { modelsInUse, type NameInUse, tagsInUse } from "../storage/gallery/in-use.ts";
import { galleryLists } from "../storage/gallery/lists.ts";
import { galleryEntry, galleryPage } from "../storage/gallery/page.ts";
import { dropUnused } from "../storage/unused.ts";
import { entryAnswer } from "./gallery/entry-answer.ts";
import {
  expectOnePlace,
  type Filter,
  FILTER_QUERY,
  filterOf,
  type Search,
  SEARCH_QUERY,
  TAG,
} from "./gallery/search.ts";
import { shownUser } from "./rights.ts";
import { CURSOR } from "./schemas/job-schema.ts";
import { does, said } from "./schemas/said.ts";
import {
  answers,
  anything,
  count,
  list,
  object,
  orNull,
  ref,
  type Schema,
  SHAPES,
  text,
  uuid,
} from "./schemas/shapes.ts";

interface Ids {
  readonly ids: readonly string[];
}

/** As far as the route asks for it. */
interface Change extends Ids {
  readonly favourite?: boolean;
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

const IDS = list(uuid("Of an entry", "条目编号"), { minItems: 1, maxItems: 1000 });
const CHANGED = object({
  changed: list({ type: "string", format: "uuid" }, said("Those that there are", "实际更改的条目")),
});

/** Names that are told of what is in use. */
const MOST_NAMES = 2000;
const IN_USE = list(
  object({ name: text("The name", "名称"), pictures: count("That bear it", "图片数") }),
  said("The most frequent first", "使用最多的在前"),
);

export const galleryRoutes: FastifyPluginAsync<{ readonly service: Pick<Service, "storage"> }> = (
  app,
  { service: { storage } },
) => {
  const { db } = storage.database;
  const lists = galleryLists(storage.database);
  app.get<{ Querystring: Search }>(
    "/gallery",
    {
      schema: {
        operationId: "searchGallery",
        tags: ["gallery"],
        ...does({ en: "Pictures, a page of them", zh: "图片列表（分页）" }),
        querystring: SEARCH_QUERY,
        response: answers({
          200: object({ entries: list(ref("GalleryEntry")), next: orNull(CURSOR) }),
        }),
      },
    },
    async ({ account, query }) => {
      expectOnePlace(query);
      const { cursor, offset, limit, order, ...asked } = query;
      const filter = filterOf(asked, shownUser(account));
      // The first page is found without the whole list.
      const page =
        offset === undefined || offset === 0
          ? await galleryPage(db, filter, { limit, order, after: cursor })
          : await lists.page(filter, { limit, order, offset });
      return { entries: page.entries.map(entryAnswer), next: page.next ?? null };
    },
  );
  app.get<{ Querystring: Filter }>(
    "/gallery/counts",
    {
      schema: {
        operationId: "countGallery",
        tags: ["gallery"],
        ...does({ en: "How many pictures there are", zh: "图片数量" }),
        querystring: FILTER_QUERY,
        response: answers({
          200: object({
            matching: count(
              "Of the list that these filters give: how long it is",
              "符合筛选条件的图片数，即列表长度",
            ),
            pictures: count("That were not removed", "未移除的图片"),
            favourites: count("Of these", "其中收藏的"),
            removed: count("Out of sight", "已移除的"),
          }),
        }),
      },
    },
    async ({ account, query }) => {
      const userId = shownUser(account);
      const counts = await countEntries(db, userId);
      return { matching: await lists.count(filterOf(query, userId)), ...counts };
    },
  );
  inUse(app, "tags", ["Tags that pictures bear", "正在使用的标签"], (userId) =>
    tagsInUse(db, MOST_NAMES, userId),
  );
  inUse(app, "models", ["Models that pictures were drawn with", "图片所用的模型"], (userId) =>
    modelsInUse(db, MOST_NAMES, userId),
  );
  app.get<{ Params: { id: string } }>(
    "/gallery/:id",
    {
      schema: {
        operationId: "getGalleryEntry",
        tags: ["gallery"],
        ...does({
          en: "One picture with all that is known of its making",
          zh: "单张图片及其生成信息",
        }),
        params: object({ id: uuid("Of the entry", "条目编号") }),
        response: answers({ 200: DETAIL }),
      },
    },
    async ({ account, params }) => {
      const entry = await galleryEntry(db, params.id, shownUser(account));
      if (entry === undefined) throw unknownEntry(params.id);
      const { infotext, record } = entry;
      return { ...entryAnswer(entry), infotext, record };
    },
  );
  changes(app, db);
  app.post<{ Body: Ids }>(
    "/gallery/purge",
    {
      schema: {
        operationId: "purgeGallery",
        tags: ["gallery"],
        ...does(
          { en: "Delete removed pictures for good", zh: "彻底删除已移除的图片" },
          {
            en: "Only those that were removed before. Their files go where nothing else names them.",
            zh: "仅限此前已移除的图片；没有其他引用时文件也会删除。",
          },
        ),
        body: object({ ids: IDS }),
        response: answers({
          200: object({ purged: count("Pictures that are gone", "已彻底删除的图片数") }),
        }),
      },
    },
    async (request) => {
      const hashes = await purgeEntries(db, chosen(request));
      // A file of the last minute goes with the next sweep.
      await dropUnused(db, storage.pictures, hashes);
      return { purged: hashes.length };
    },
  );
  return Promise.resolve();
};

const DETAIL: Schema = object({
  ...(SHAPES["GalleryEntry"]?.["properties"] as Record<string, Schema>),
  infotext: orNull(text("A1111's text about its making", "A1111 格式的生成信息")),
  record: orNull(anything("The job's record, as in the file", "文件中的任务记录")),
});

/** Names that lists can be filtered by. */
function inUse(
  app: FastifyInstance,
  name: "tags" | "models",
  [en, zh]: readonly [string, string],
  find: (userId: string | undefined) => Promise<readonly NameInUse[]>,
): void {
  app.get(
    `/gallery/${name}`,
    {
      schema: {
        operationId: name === "tags" ? "listGalleryTags" : "listGalleryModels",
        tags: ["gallery"],
        ...does({ en, zh }),
        response: answers({ 200: object({ [name]: IN_USE }) }),
      },
    },
    async ({ account }) => ({ [name]: await find(shownUser(account)) }),
  );
}

/** What is done with any number of pictures at once. */
function changes(app: FastifyInstance, db: Database): void {
  const change = (
    name: string,
    [en, zh]: readonly [string, string],
    more: Readonly<Record<string, Schema>>,
    make: (which: Chosen, body: Change) => Promise<string[]>,
  ) => {
    const fields = Object.keys(more);
    app.post<{ Body: Change }>(
      `/gallery/${name}`,
      {
        schema: {
          operationId: `${name}Gallery`,
          tags: ["gallery"],
          ...does({ en, zh }),
          body: object({ ids: IDS, ...more }, name === "tags" ? fields : []),
          response: answers({ 200: CHANGED }),
        },
      },
      async (request) => ({ changed: await make(chosen(request), request.body) }),
    );
  };
  change(
    "favourite",
    ["Make pictures favourites, or not", "收藏或取消收藏图片"],
    { favourite: { type: "boolean", ...said("Whether they are", "是否收藏") } },
    (which, { favourite = false }) => setFavourite(db, which, favourite),
  );
  change(
    "tags",
    ["Add and remove tags", "添加或移除标签"],
    {
      add: list(TAG, { maxItems: 50 }),
      remove: list(TAG, { maxItems: 50 }),
    },
    (which, { add = [], remove = [] }) =>
      db.transaction(async (tx) => {
        const removed = await removeTags(tx, which, remove);
        return add.length === 0 ? removed : addTags(tx, which, add);
      }),
  );
  change(
    "remove",
    ["Take pictures out of sight; they can be restored", "移除图片（可以恢复）"],
    {},
    (which) => removeEntries(db, which),
  );
  change("restore", ["Bring removed pictures back", "恢复已移除的图片"], {}, (which) =>
    restoreEntries(db, which),
  );
}

/** Those of the ids that are this account's. */
function chosen({ account, body }: FastifyRequest<{ Body: Ids }>): Chosen {
  expectMay(account, "draw");
  return { ids: body.ids, userId: shownUser(account) };
}

const unknownEntry = (id: string): Problem =>
  new Problem("gallery/unknown", {
    en: `The gallery has no entry ${id}.`,
    zh: `图库中没有条目 ${id}。`,
  });
