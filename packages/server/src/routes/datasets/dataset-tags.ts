/** Tags of a data set: found, counted, completed, changed and changed back. */
import type { FastifyPluginAsync } from "fastify";
import type { AskedEdit, CaptionChoice, ExpectedBatch, HistoryStep } from "@inkloom/tools";
import { expectMay } from "../../auth/may.ts";
import { does, said } from "../schemas/said.ts";
import { answers, list, object, text } from "../schemas/shapes.ts";
import {
  BY_NAME,
  CAPTION_SEARCH,
  CAPTIONS,
  CHOICE_LIMIT as bodyLimit,
  DATASET_TAGS as TAGS,
  EDITED,
  HISTORY,
  HISTORY_STEP,
  MOVED,
  PICTURE_SEARCH,
  SUGGESTIONS,
  TAG_EDIT,
  TAG_SEARCH,
  TAGS_FOUND,
} from "./dataset-shapes.ts";
import type { ByName, DatasetOptions } from "./dataset-options.ts";

interface Part {
  readonly offset: number;
  readonly limit: number;
}

/** Below `/api/v1`. */
export const datasetTagRoutes: FastifyPluginAsync<DatasetOptions> = (app, { service }) => {
  const { datasets } = service;
  app.post<ByName & { Body: CaptionChoice & Part & { readonly fresh: boolean } }>(
    "/datasets/:name/captions",
    {
      bodyLimit,
      schema: {
        operationId: "searchCaptions",
        tags: TAGS,
        ...does(
          { en: "Captions that fit, a part of them", zh: "查找标注" },
          {
            en: "In the order of their names. Captions that another program wrote over in their places are seen after `fresh`.",
            zh: "按名称排序。其他程序原地改写的标注在 `fresh` 之后可见。",
          },
        ),
        params: BY_NAME,
        body: CAPTION_SEARCH,
        response: answers({ 200: CAPTIONS }),
      },
    },
    async ({ account, params, body: { offset, limit, fresh, ...choice } }) => {
      expectMay(account, "draw");
      if (fresh) await datasets.reload(params.name);
      return datasets.captions(params.name, choice, { offset, limit });
    },
  );
  app.post<ByName & { Body: CaptionChoice }>(
    "/datasets/:name/pictures",
    {
      bodyLimit,
      schema: {
        operationId: "searchDatasetPictures",
        tags: TAGS,
        ...does(
          { en: "Names of all pictures that fit", zh: "符合条件的全部图片的名称" },
          {
            en: "As the parameter `only` of tag, caption and dataset-prepare takes them, one a line.",
            zh: "可逐行作为 tag、caption 和 dataset-prepare 的参数 `only`。",
          },
        ),
        params: BY_NAME,
        body: PICTURE_SEARCH,
        response: answers({ 200: object({ pictures: list({ type: "string" }) }) }),
      },
    },
    async ({ account, params, body }) => {
      expectMay(account, "draw");
      return { pictures: await datasets.pictures(params.name, body) };
    },
  );
  app.post<ByName & { Body: CaptionChoice & { readonly limit: number } }>(
    "/datasets/:name/tags",
    {
      bodyLimit,
      schema: {
        operationId: "countDatasetTags",
        tags: TAGS,
        ...does(
          { en: "Tags of the captions that fit", zh: "统计标签" },
          {
            en: "With a filter, these are the tags that come together with it.",
            zh: "有筛选条件时，即为与之共现的标签。",
          },
        ),
        params: BY_NAME,
        body: TAG_SEARCH,
        response: answers({ 200: TAGS_FOUND }),
      },
    },
    async ({ account, params, body: { limit, ...choice } }) => {
      expectMay(account, "draw");
      return datasets.tags(params.name, choice, limit);
    },
  );
  app.get<ByName & { Querystring: { readonly text: string; readonly limit: number } }>(
    "/datasets/:name/suggestions",
    {
      schema: {
        operationId: "suggestDatasetTags",
        tags: TAGS,
        ...does({ en: "What a typed tag may become", zh: "标签补全" }),
        params: BY_NAME,
        querystring: object(
          {
            text: { ...text("How it begins", "开头"), minLength: 1, maxLength: 300 },
            limit: {
              type: "integer",
              minimum: 1,
              maximum: 200,
              default: 20,
              ...said("How many", "数量"),
            },
          },
          ["limit"],
        ),
        response: answers({ 200: SUGGESTIONS }),
      },
    },
    async ({ account, params, query }) => {
      expectMay(account, "draw");
      return { tags: await datasets.suggest(params.name, query.text, query.limit) };
    },
  );
  app.post<ByName & { Body: CaptionChoice & AskedEdit & { readonly preview: boolean } }>(
    "/datasets/:name/edits",
    {
      bodyLimit,
      schema: {
        operationId: "editDatasetTags",
        tags: TAGS,
        ...does(
          { en: "Change the tags of captions, or see what would change", zh: "批量修改标签或预览" },
          {
            en: "Fields as the tool tags-edit has them. For administrators, but for `preview`. Answers at once; with 10,000 captions within two seconds.",
            zh: "字段与工具 tags-edit 相同。除 `preview` 外仅限管理员。立即完成；一万条标注在两秒以内。",
          },
        ),
        params: BY_NAME,
        body: TAG_EDIT,
        response: answers({ 200: EDITED }),
      },
    },
    async ({ account, params, body: { filter, captions, ...asked } }) => {
      expectMay(account, asked.preview ? "draw" : "manage");
      return datasets.edit(params.name, { filter, captions }, asked);
    },
  );
  app.get<ByName>(
    "/datasets/:name/history",
    {
      schema: {
        operationId: "getDatasetHistory",
        tags: TAGS,
        ...does({ en: "What was changed", zh: "修改历史" }),
        params: BY_NAME,
        response: answers({ 200: HISTORY }),
      },
    },
    async ({ account, params }) => {
      expectMay(account, "draw");
      return { changes: await datasets.history(params.name) };
    },
  );
  app.post<ByName & { Body: { readonly step: HistoryStep; readonly expects?: ExpectedBatch } }>(
    "/datasets/:name/history",
    {
      schema: {
        operationId: "stepDatasetHistory",
        tags: TAGS,
        ...does(
          { en: "Undo the last change, or do it again", zh: "撤销或重做" },
          { en: "For administrators.", zh: "仅限管理员。" },
        ),
        params: BY_NAME,
        body: HISTORY_STEP,
        response: answers({ 200: MOVED }),
      },
    },
    async ({ account, params, body: { step, expects } }) => {
      expectMay(account, "manage");
      const moved = await datasets.step(params.name, step, expects);
      if (moved === undefined) return { done: null };
      return { done: { what: moved.what, files: moved.files, pictures: moved.others > 0 } };
    },
  );
  return Promise.resolve();
};
