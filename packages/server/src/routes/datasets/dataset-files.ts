/** Files that are brought into a data set, and pictures that are taken out. */
import type { FastifyPluginAsync } from "fastify";
import { Problem } from "@inkloom/contract";
import { expectMay } from "../../auth/may.ts";
import { checkPicture } from "../assets/picture-check.ts";
import { checkAllButBody } from "../schemas/check-request.ts";
import { does } from "../schemas/said.ts";
import { answers, count, object } from "../schemas/shapes.ts";
import {
  ADDED,
  BY_NAME,
  CHOICE_LIMIT,
  DATASET_TAGS as TAGS,
  FILE,
  FILES,
} from "./dataset-shapes.ts";
import type { ByName, DatasetOptions } from "./dataset-options.ts";

const TYPE = "application/octet-stream";

/** Below `/api/v1`. */
export const datasetFileRoutes: FastifyPluginAsync<DatasetOptions> = (app, { service }) => {
  const { datasets, config } = service;
  app.addContentTypeParser(
    TYPE,
    { parseAs: "buffer", bodyLimit: config.uploadLimit },
    (_, body, done) => {
      done(null, body);
    },
  );
  app.put<ByName & { Querystring: { readonly file: string } }>(
    "/datasets/:name/files",
    {
      bodyLimit: config.uploadLimit,
      validatorCompiler: checkAllButBody,
      schema: {
        operationId: "addDatasetFile",
        tags: TAGS,
        ...does(
          { en: "Bring a picture or a caption into a data set", zh: "向数据集添加图片或标注" },
          {
            en: "For administrators. PNG, JPEG or WebP, and `.txt` or `.caption`, in the data set's folder or one folder in it. What is there is never written over.",
            zh: "仅限管理员。PNG、JPEG 或 WebP，以及 `.txt`、`.caption`，可位于数据集文件夹或其中一层子文件夹。已有的文件不会被覆盖。",
          },
        ),
        params: BY_NAME,
        querystring: object({ file: FILE }),
        body: { content: { [TYPE]: { schema: { type: "string", format: "binary" } } } },
        response: answers({ 200: ADDED, 201: ADDED }),
      },
    },
    async ({ account, params, query: { file }, body }, reply) => {
      expectMay(account, "manage");
      if (!(body instanceof Uint8Array)) throw noFile();
      const state = await datasets.add(params.name, file, body, {
        picture: async (bytes, name) => {
          const { kind } = await checkPicture(bytes, name, config);
          if (kind === "gif") throw noGif(name);
        },
      });
      return reply.code(state === "added" ? 201 : 200).send({ file, state });
    },
  );
  app.post<ByName & { Body: { readonly pictures: readonly string[] } }>(
    "/datasets/:name/pictures/remove",
    {
      bodyLimit: CHOICE_LIMIT,
      schema: {
        operationId: "removeDatasetPictures",
        tags: TAGS,
        ...does(
          { en: "Take pictures out of a data set", zh: "从数据集移出图片" },
          {
            en: "For administrators. With the captions that describe nothing else; it can be undone.",
            zh: "仅限管理员。连同只描述它们的标注一起移出；可以撤销。",
          },
        ),
        params: BY_NAME,
        body: object({ pictures: { ...FILES, minItems: 1 } }),
        response: answers({
          200: object({ removed: { ...count("Pictures that went", "移出的图片数") } }),
        }),
      },
    },
    async ({ account, params, body }) => {
      expectMay(account, "manage");
      return { removed: await datasets.takeOut(params.name, body.pictures) };
    },
  );
  return Promise.resolve();
};

const noFile = (): Problem =>
  new Problem("request/media", {
    en: `A file of a data set comes as ${TYPE}.`,
    zh: `数据集的文件应以 ${TYPE} 上传。`,
  });

const noGif = (name: string): Problem =>
  new Problem("request/media", {
    en: `${JSON.stringify(name.slice(0, 100))} is a GIF, expected PNG, JPEG or WebP.`,
    zh: `${JSON.stringify(name.slice(0, 100))} 是 GIF，应为 PNG、JPEG 或 WebP。`,
  });
