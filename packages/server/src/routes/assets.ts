/** `/assets`: pictures that people bring, and every stored file by its hash. */
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "@inkloom/contract";
import { expectMay } from "../auth/may.ts";
import type { Job } from "../jobs/states.ts";
import type { Service } from "../service.ts";
import { readableHashes } from "../storage/readable.ts";
import { expectHash, missing } from "../storage/store/asset-store.ts";
import { checkPicture } from "./assets/picture-check.ts";
import { assetHeaders, hasIt, sendAsset } from "./assets/send-asset.ts";
import { forgetUpload, storeUpload } from "./assets/store-upload.ts";
import { openThumbnails, WIDTHS } from "./assets/thumbnails.ts";
import { assetUrl } from "./jobs/job-answer.ts";
import { maySee, shownUser } from "./rights.ts";
import { checkAllButBody } from "./schemas/check-request.ts";
import { does, said } from "./schemas/said.ts";
import { answers, HASH, list, object, ref, uuid } from "./schemas/shapes.ts";

interface Get {
  Params: { readonly hash: string };
  Querystring: { readonly width?: number; readonly save?: string; readonly job?: string };
}

/** Files of one request. */
const MOST_FILES = 16;
const RAW = ["image/png", "image/jpeg", "image/webp", "image/gif", "application/octet-stream"];

const BY_HASH = object({ hash: { type: "string", pattern: HASH, ...said("SHA-256", "SHA-256") } });

const BINARY = { schema: { type: "string", format: "binary" } };

export const assetRoutes: FastifyPluginAsync<{
  readonly service: Pick<Service, "config" | "queue" | "storage">;
}> = (app, { service: { config, queue, storage } }) => {
  const { uploadLimit, pixelLimit } = config;
  const { database, pictures } = storage;
  const thumbnails = openThumbnails(pictures, { pixelLimit });
  app.addContentTypeParser(RAW, { parseAs: "buffer", bodyLimit: uploadLimit }, (_, body, done) => {
    done(null, body);
  });

  app.post(
    "/assets",
    {
      bodyLimit: uploadLimit,
      validatorCompiler: checkAllButBody,
      schema: {
        operationId: "upload",
        tags: ["assets"],
        ...does(
          { en: "Upload pictures", zh: "上传图片" },
          {
            en: "One as the body itself, or several as `multipart/form-data`. Their kind is told by their content. The same picture is stored once.",
            zh: "可直接以请求体上传一张，或用 `multipart/form-data` 上传多张。类型由内容判断；相同的图片只保存一份。",
          },
        ),
        body: {
          content: {
            "multipart/form-data": {
              schema: {
                type: "object",
                properties: {
                  file: {
                    ...list({ type: "string", format: "binary" }),
                    ...said("Pictures, under any name", "图片，字段名任意"),
                  },
                },
              },
            },
            ...Object.fromEntries(RAW.map((type) => [type, BINARY])),
          },
        },
        response: answers({ 201: object({ files: list(ref("Upload")) }) }),
      },
    },
    async (request, reply) => {
      expectMay(request.account, "draw");
      const files = [];
      for await (const { name, bytes } of givenFiles(request, uploadLimit)) {
        const { kind, ...size } = await checkPicture(bytes, name ?? "body", config);
        const facts = { mediaType: `image/${kind}`, ...size };
        const stored = await storeUpload(storage, bytes, facts, request.account);
        const { hash } = stored;
        files.push({
          asset: `asset:${hash}`,
          url: assetUrl(hash),
          ...stored,
          ...(name !== undefined && { name }),
        });
      }
      return reply.code(201).send({ files });
    },
  );

  /** What an account may not read is not there for it. */
  const expectReadable = async ({ account, params, query }: FastifyRequest<Get>) => {
    const { hash } = params;
    expectHash(hash);
    if ((await readableHashes(database.db, shownUser(account), [hash])).has(hash)) return hash;
    const job = query.job === undefined ? undefined : await queue.get(query.job);
    if (job !== undefined && maySee(account, job) && names(job, hash)) return hash;
    throw missing(hash);
  };
  const small = async (request: FastifyRequest<Get>, reply: FastifyReply, width: number) => {
    const hash = await expectReadable(request);
    const tag = `"${hash}-${width}"`;
    void assetHeaders(reply, tag);
    if (hasIt(request, tag)) return reply.code(304).send();
    return reply.type("image/webp").send(await thumbnails.get(hash, width));
  };
  app.get<Get>(
    "/assets/:hash",
    {
      schema: {
        operationId: "getAsset",
        tags: ["assets"],
        ...does(
          { en: "A stored file", zh: "获取已存储的文件" },
          {
            en: "For those who uploaded it or whose job made it. Ranges of bytes and `If-None-Match` are understood; the bytes of a hash never change.",
            zh: "仅限上传者或生成它的任务的所有者。支持字节范围与 `If-None-Match`；同一哈希的内容不变。",
          },
        ),
        params: BY_HASH,
        querystring: object(
          {
            width: {
              type: "integer",
              enum: [...WIDTHS],
              ...said(
                "A small picture (WebP) of at most this width",
                "不超过此宽度的缩略图（WebP）",
              ),
            },
            save: {
              type: "string",
              maxLength: 200,
              ...said("Name under which a browser saves it", "浏览器保存时使用的文件名"),
            },
            job: uuid(
              "A job of yours that names it, where nothing else does",
              "引用该文件的任务（没有其他引用时）",
            ),
          },
          ["width", "save", "job"],
        ),
        response: answers({
          200: { ...said("The file", "文件"), content: { "*/*": BINARY } },
          206: { ...said("A part of it", "文件的一部分"), content: { "*/*": BINARY } },
          304: { type: "null", ...said("You have it", "内容未变") },
        }),
      },
    },
    async (request, reply) => {
      const { width, save } = request.query;
      if (width !== undefined) return small(request, reply, width);
      const hash = await expectReadable(request);
      return sendAsset(request, reply, { store: pictures, hash, saveAs: save });
    },
  );
  app.delete<Pick<Get, "Params">>(
    "/assets/:hash",
    {
      schema: {
        operationId: "forgetUpload",
        tags: ["assets"],
        ...does(
          { en: "Forget an upload of yours", zh: "删除你上传的文件" },
          {
            en: "Pictures of the gallery stay; the file goes where nothing names it any more.",
            zh: "图库中的图片保留；不再被引用时才删除文件。",
          },
        ),
        params: BY_HASH,
        response: answers({ 204: { type: "null", ...said("It is gone", "已删除") } }),
      },
    },
    async ({ account, params }, reply) => {
      expectMay(account, "draw");
      if (!(await forgetUpload(storage, params.hash, account))) throw missing(params.hash);
      return reply.code(204).send();
    },
  );
  return Promise.resolve();
};

/** Whether a job's request or result names a file. */
const names = ({ request, result }: Pick<Job, "request" | "result">, hash: string): boolean =>
  JSON.stringify([request, result]).includes(hash);

/** One file after the other, so that no more than one is in memory. @throws Problem `request/media`, `request/malformed` */
async function* givenFiles(
  request: FastifyRequest,
  fileSize: number,
): AsyncGenerator<{ readonly name?: string; readonly bytes: Uint8Array }> {
  if (request.body instanceof Uint8Array) {
    yield { bytes: request.body };
    return;
  }
  if (!request.isMultipart())
    throw new Problem("request/media", {
      en: `A picture comes as ${RAW.join(", ")} or multipart/form-data.`,
      zh: `图片应以 ${RAW.join("、")} 或 multipart/form-data 上传。`,
    });
  let files = 0;
  const limits = { fileSize, files: MOST_FILES, fields: MOST_FILES, fieldSize: 1024 };
  for await (const part of request.files({ limits })) {
    files += 1;
    yield { name: part.filename.slice(0, 200), bytes: await part.toBuffer() };
  }
  if (files === 0)
    throw new Problem("request/malformed", {
      en: "The request holds no file.",
      zh: "请求中没有文件。",
    });
}
