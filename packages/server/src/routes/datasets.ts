/** `/datasets`: what data sets hold, and changes of their captions and pictures at once. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { FastifyPluginAsync } from "fastify";
import { Problem } from "@inkloom/contract";
import { expectMay } from "../auth/may.ts";
import type { DatasetDesk } from "@inkloom/tools";
import { hasIt } from "./assets/send-asset.ts";
import { openThumbnails, WIDTHS } from "./assets/thumbnails.ts";
import type { ByName, DatasetOptions } from "./datasets/dataset-options.ts";
import {
  BY_NAME,
  DATASET,
  DATASET_TAGS as TAGS,
  FILE,
  NEW_DATASET,
} from "./datasets/dataset-shapes.ts";
import { datasetFileRoutes } from "./datasets/dataset-files.ts";
import { datasetTagRoutes } from "./datasets/dataset-tags.ts";
import { does, said } from "./schemas/said.ts";
import { answers, list, object, text } from "./schemas/shapes.ts";

interface Picture extends ByName {
  readonly Querystring: { readonly file: string; readonly width: number; readonly v?: string };
}

/** Below `/api/v1`. */
export const datasetRoutes: FastifyPluginAsync<DatasetOptions> = async (app, { service }) => {
  const { datasets, config } = service;
  const thumbnails = openThumbnails(pictureFiles(datasets), { pixelLimit: config.pixelLimit });
  app.get(
    "/datasets",
    {
      schema: {
        operationId: "listDatasets",
        tags: TAGS,
        ...does(
          { en: "Data sets", zh: "数据集列表" },
          {
            en: "Folders in the folder datasets of the data folder. Not for viewers.",
            zh: "数据文件夹的 datasets 中的文件夹。访客不可用。",
          },
        ),
        response: answers({ 200: object({ datasets: list(DATASET) }) }),
      },
    },
    async ({ account }) => {
      expectMay(account, "draw");
      const found = await datasets.list();
      return {
        datasets: found.map(({ cover = null, modified, ...rest }) => ({
          ...rest,
          cover,
          modified: modified.toISOString(),
        })),
      };
    },
  );
  app.post<{ Body: { readonly name: string } }>(
    "/datasets",
    {
      schema: {
        operationId: "createDataset",
        tags: TAGS,
        ...does(
          { en: "Make an empty data set", zh: "新建空数据集" },
          { en: "For administrators.", zh: "仅限管理员。" },
        ),
        body: NEW_DATASET,
        response: answers({ 201: object({ name: text("Its name", "名称") }) }),
      },
    },
    async ({ account, body: { name } }, reply) => {
      expectMay(account, "manage");
      await datasets.create(name);
      return reply.code(201).send({ name });
    },
  );
  app.get<Picture>(
    "/datasets/:name/picture",
    {
      schema: {
        operationId: "getDatasetPicture",
        tags: TAGS,
        ...does({ en: "A picture of a data set, small", zh: "数据集中的图片（缩小）" }),
        params: BY_NAME,
        querystring: object(
          {
            file: FILE,
            width: {
              type: "integer",
              enum: [...WIDTHS],
              default: 256,
              ...said("Pixels from left to right at most", "最大宽度，像素"),
            },
            v: {
              ...text("Anything, to be given another address", "任意值，用于区分地址"),
              maxLength: 60,
            },
          },
          ["width", "v"],
        ),
        response: answers({
          200: { content: { "image/webp": { schema: { type: "string", format: "binary" } } } },
          304: { type: "null", ...said("You have it", "内容未变") },
        }),
      },
    },
    async (request, reply) => {
      const { account, params, query } = request;
      expectMay(account, "draw");
      const path = await datasets.picture(params.name, query.file);
      const { mtimeMs, size } = await stat(path);
      const key = `${params.name}/${query.file} ${mtimeMs}`;
      const tag = `"${mtimeMs}-${size}-${query.width}"`;
      void reply.headers({
        etag: tag,
        "cache-control": "private, no-cache",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
      });
      if (hasIt(request, tag)) return reply.code(304).send();
      return reply.type("image/webp").send(await thumbnails.get(key, query.width));
    },
  );
  await app.register(datasetTagRoutes, { service });
  await app.register(datasetFileRoutes, { service });
};

/** Bytes of the largest file that is read. */
const LARGEST = 256 * 2 ** 20;

/** Pictures by data set and file, with the time of the file behind them. */
const pictureFiles = (datasets: DatasetDesk) => ({
  async open(key: string) {
    const [, name = "", file = ""] = /^([^/]+)\/(.*) [\d.]+$/s.exec(key) ?? [];
    const path = await datasets.picture(name, file);
    const { size } = await stat(path);
    if (size > LARGEST)
      throw new Problem("input/picture", {
        en: `${file} has ${size} bytes, expected at most ${LARGEST} of a picture to be shown.`,
        zh: `${file} 有 ${size} 字节，可显示的图片最多为 ${LARGEST} 字节。`,
      });
    return { stream: createReadStream(path) };
  },
});
