/** `/models/pulls`: models fetched by the service itself, for admins; `/models/catalogue`: what there is to fetch. */
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import {
  CATALOGUE,
  CATALOGUE_KINDS,
  type CatalogueKind,
  entryBytes,
  type Language,
} from "@inkloom/contract";
import { expectMay } from "../auth/may.ts";
import { PULL_STATES, type Pull, type Pulls } from "../library/pull/pulls.ts";
import { languageOfRequest } from "./problems/install-problems.ts";
import { problemAnswer } from "./problems/problem-answer.ts";
import { does, said } from "./schemas/said.ts";
import {
  answers,
  count,
  HASH,
  list,
  moment,
  object,
  orNull,
  ref,
  text,
  uuid,
} from "./schemas/shapes.ts";

interface PullOptions {
  readonly pulls: Pick<Pulls, "start" | "list" | "get" | "cancel">;
}

interface ById {
  readonly Params: { readonly id: string };
}

interface Asked {
  readonly what: string;
  readonly kind?: CatalogueKind;
  readonly sha256?: string;
  readonly name?: string;
  readonly keepOriginal?: boolean;
}

const TAGS = ["models"];

const KIND = {
  type: "string",
  enum: [...CATALOGUE_KINDS],
  ...said("Kind of model, which decides the folder", "模型类型，决定存放的文件夹"),
};

const ASKED = object(
  {
    what: {
      type: "string",
      minLength: 1,
      maxLength: 4000,
      ...said(
        "A name of the catalogue, hf:owner/repo/path@revision, civitai:VERSION_ID, or an address",
        "目录中的名称、hf:owner/repo/path@revision、civitai:版本号，或地址",
      ),
    },
    kind: KIND,
    sha256: {
      type: "string",
      pattern: "^[0-9a-fA-F]{64}$",
      ...said("SHA-256 that the file must have", "文件应有的 SHA-256"),
    },
    name: {
      type: "string",
      minLength: 1,
      maxLength: 255,
      ...said("Name in place of the server's", "代替服务器所给名称的文件名"),
    },
    keepOriginal: {
      type: "boolean",
      ...said("Keep a pickle beside what is made of it", "保留转换前的 pickle 文件"),
    },
  },
  ["kind", "sha256", "name", "keepOriginal"],
);

const FILE = object(
  {
    file: text("Place below the data folder", "在数据文件夹中的位置"),
    kind: KIND,
    bytes: count("Size as it was fetched", "下载的字节数"),
    sha256: {
      type: "string",
      pattern: HASH,
      ...said("SHA-256 as it was fetched", "下载文件的 SHA-256"),
    },
    verified: {
      type: ["string", "null"],
      enum: ["asker", "catalogue", "site", null],
      ...said(
        "Whose SHA-256 it was compared with; null: not verified",
        "与谁给出的 SHA-256 核对；null 表示未核对",
      ),
    },
    already: { type: "boolean", ...said("Whether it lay there already", "是否原已存在") },
    fetched: count("Bytes that were fetched now", "此次下载的字节数"),
    converted: object({
      tensors: count("Tensors that were compared", "核对过的张量数"),
      leftOut: list(text("A container of other tensors", "其他张量的容器")),
    }),
    original: text("Place of the pickle that was kept", "保留的 pickle 文件的位置"),
  },
  ["converted", "original"],
);

const PULL = object({
  id: uuid("Of the download", "下载编号"),
  what: text("What was asked for", "所请求的内容"),
  state: { type: "string", enum: [...PULL_STATES], ...said("What it has become", "状态") },
  progress: {
    anyOf: [
      object(
        {
          stage: {
            type: "string",
            enum: ["ask", "fetch", "check", "convert"],
            ...said("What it is doing", "所处阶段"),
          },
          file: text("The file's name", "文件名"),
          done: count("Bytes done", "已完成的字节数"),
          of: count("Bytes in all", "总字节数"),
        },
        ["file", "done", "of"],
      ),
      { type: "null" },
    ],
  },
  files: { anyOf: [list(FILE), { type: "null" }] },
  error: { anyOf: [ref("Problem"), { type: "null" }] },
  createdAt: moment("When it was asked for", "提交时间"),
  finishedAt: orNull(moment("When it ended", "结束时间")),
});

const ENTRY = object(
  {
    id: text("What to ask for", "请求时使用的名称"),
    kind: KIND,
    title: text("What it is", "名称"),
    files: list(text("Name of a file", "文件名")),
    bytes: count("Size of all files; absent where it is not known", "总字节数；未知时不给出"),
    licence: object({
      name: text("SPDX identifier or name", "SPDX 标识或名称"),
      address: text("Where it can be read", "许可协议的地址"),
    }),
    usedBy: list(text("Id of a tool, or name of a preprocessor", "工具编号，或预处理器名称")),
    verified: {
      type: "boolean",
      ...said("Whether its SHA-256 is known beforehand", "是否预先知道其 SHA-256"),
    },
  },
  ["bytes"],
);

const BY_ID = object({
  id: { type: "string", maxLength: 100, ...said("The download's id", "下载编号") },
});

/** Below `/api/v1`. */
export const pullRoutes: FastifyPluginAsync<PullOptions> = (app, { pulls }) => {
  const admins = {
    preHandler: ({ account }: FastifyRequest) => {
      expectMay(account, "manage");
      return Promise.resolve();
    },
  };

  app.get(
    "/models/catalogue",
    {
      schema: {
        operationId: "listCatalogue",
        tags: TAGS,
        ...does({
          en: "Files that tools need, and where they come from",
          zh: "各工具所需的文件及其来源",
        }),
        response: answers({ 200: object({ entries: list(ENTRY) }) }),
      },
    },
    (request) => ({ entries: catalogueAnswer(languageOfRequest(request)) }),
  );

  app.post<{ Body: Asked }>(
    "/models/pulls",
    {
      ...admins,
      schema: {
        operationId: "startPull",
        tags: TAGS,
        ...does(
          { en: "Fetch a model", zh: "下载模型" },
          {
            en: "The file is checked, and a pickle is converted to safetensors. The same request goes on where an earlier one stopped.",
            zh: "文件会经过核对，pickle 会转换为 safetensors。相同的请求会从上次中断处继续。",
          },
        ),
        body: ASKED,
        response: answers({ 202: PULL }),
      },
    },
    async (request, reply) =>
      reply.code(202).send(pullAnswer(pulls.start(request.body), languageOfRequest(request))),
  );

  app.get(
    "/models/pulls",
    {
      ...admins,
      schema: {
        operationId: "listPulls",
        tags: TAGS,
        ...does({
          en: "Downloads since the service started, newest first",
          zh: "服务启动以来的下载，最新的在前",
        }),
        response: answers({ 200: object({ pulls: list(PULL) }) }),
      },
    },
    (request) => {
      const language = languageOfRequest(request);
      return { pulls: pulls.list().map((each) => pullAnswer(each, language)) };
    },
  );

  app.get<ById>(
    "/models/pulls/:id",
    {
      ...admins,
      schema: {
        operationId: "getPull",
        tags: TAGS,
        ...does({ en: "One download", zh: "查看一个下载" }),
        params: BY_ID,
        response: answers({ 200: PULL }),
      },
    },
    (request) => pullAnswer(pulls.get(request.params.id), languageOfRequest(request)),
  );

  app.delete<ById>(
    "/models/pulls/:id",
    {
      ...admins,
      schema: {
        operationId: "cancelPull",
        tags: TAGS,
        ...does(
          { en: "Stop a download", zh: "停止下载" },
          {
            en: "What was fetched is kept for the next time.",
            zh: "已下载的部分会保留，供下次使用。",
          },
        ),
        params: BY_ID,
        response: answers({ 202: PULL }),
      },
    },
    async (request, reply) =>
      reply.code(202).send(pullAnswer(pulls.cancel(request.params.id), languageOfRequest(request))),
  );
  return Promise.resolve();
};

const pullAnswer = ({ problem, ...pull }: Pull, language: Language) => ({
  ...pull,
  error: problem === null ? null : problemAnswer(problem, language),
});

const catalogueAnswer = (language: Language) =>
  CATALOGUE.map((entry) => {
    const { id, kind, title, files, licence, usedBy } = entry;
    const bytes = entryBytes(entry);
    return {
      id,
      kind,
      title: title[language],
      files: files.map(({ file }) => file),
      ...(bytes !== undefined && { bytes }),
      licence,
      usedBy,
      verified: files.every(({ sha256 }) => sha256 !== undefined),
    };
  });
