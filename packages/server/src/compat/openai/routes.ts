/** OpenAI's images, under `/v1`. */
import multipart from "@fastify/multipart";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { expectTextFits } from "@inkloom/tools";
import type { Account } from "../../auth/account.ts";
import { expectMay } from "../../auth/may.ts";
import { languageOfRequest } from "../../routes/problems/install-problems.ts";
import { readJsonBody } from "../json-body.ts";
import type { DialectService, NamedFile } from "../service.ts";
import { imagesAnswer, secondsNow } from "./answer.ts";
import { translateEdit, translateVariation } from "./edit.ts";
import { errorAnswer } from "./error-answer.ts";
import { formLimits, readForm } from "./form.ts";
import { translateGeneration } from "./generation.ts";
import { type PictureLimits, referredPictures } from "./given-pictures.ts";
import { KeptWork } from "./kept-work.ts";
import { findModel, modelNotFound } from "./model-name.ts";
import { followLink, LINK_PATH, type LinkedFiles, makeLink } from "./picture-links.ts";
import { openStream, type StreamKind } from "./stream.ts";
import type { Translation } from "./translation.ts";

export interface OpenAiOptions {
  /** What has things made for an account. */
  readonly dialect: (account: Account) => DialectService;
  readonly limits: PictureLimits;
  /** Where pictures lie that are answered by address. */
  readonly files: LinkedFiles;
}

/** Pictures in JSON are base64, a third longer; and there is room for the prompt. */
const jsonLimit = ({ uploadLimit }: PictureLimits): number =>
  Math.ceil((uploadLimit * 4) / 3) * 2 + 1024 * 1024;

export const openaiRoutes: FastifyPluginAsync<OpenAiOptions> = async (app, options) => {
  const { dialect, limits, files } = options;
  const started = secondsNow();
  const kept = new KeptWork();
  await app.register(multipart, { limits: formLimits(limits) });
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser(
    "application/json",
    { parseAs: "buffer", bodyLimit: jsonLimit(limits) },
    (_request, body, done) => {
      try {
        done(null, readJsonBody(body as Buffer));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  app.setErrorHandler((error, request, reply) => {
    const { status, body, headers, ours } = errorAnswer(error, languageOfRequest(request));
    if (ours) request.log.error({ err: error }, "request failed");
    return reply.code(status).headers(headers).send(body);
  });
  // What its clients show with an error.
  app.addHook("onSend", async (request, reply) => {
    void reply.header("x-request-id", request.id);
  });

  app.get("/v1/models", async ({ account }) => {
    const { models } = await dialect(account).catalogue();
    return { object: "list", data: models.map((model) => modelAnswer(model, started)) };
  });

  // Names of models may have folders in them.
  app.get<{ Params: { "*": string } }>("/v1/models/*", async ({ account, params }) => {
    const { models } = await dialect(account).catalogue();
    const model = findModel(params["*"], models);
    if (model === undefined) throw modelNotFound(params["*"], models);
    return modelAnswer(model, started);
  });

  app.post("/v1/images/generations", async (request, reply) => {
    const service = serviceFor(request);
    const translation = translateGeneration(request.body, await service.catalogue());
    return make(request, reply, service, translation, "image_generation");
  });

  app.post("/v1/images/edits", async (request, reply) => {
    const service = serviceFor(request);
    const given = await givenOf(request);
    const translation = await translateEdit(given, await service.catalogue());
    return make(request, reply, service, translation, "image_edit");
  });

  app.post("/v1/images/variations", async (request, reply) => {
    const service = serviceFor(request);
    const given = await givenOf(request);
    const translation = translateVariation(given, await service.catalogue());
    return make(request, reply, service, translation, "image_edit");
  });

  app.get<{ Params: { name: string }; Querystring: { expires?: string; signature?: string } }>(
    `${LINK_PATH}:name`,
    async ({ params, query }, reply) => {
      const link = await followLink(files, params.name, plain(query), secondsNow());
      return reply
        .type(link.mediaType)
        .headers({
          "content-length": link.bytes,
          "cache-control": `private, max-age=${link.left}, immutable`,
          "content-disposition": "inline",
          // Whoever holds the address may show the picture: that is what it is for.
          "cross-origin-resource-policy": "cross-origin",
        })
        .send(link.stream);
    },
  );

  /** @throws Problem `auth/forbidden` for those who may only look */
  function serviceFor({ account }: FastifyRequest): DialectService {
    expectMay(account, "draw");
    return dialect(account);
  }

  async function givenOf(request: FastifyRequest) {
    if (request.isMultipart())
      return { wire: "form" as const, ...(await readForm(request, limits)) };
    const { body } = request;
    return { wire: "json" as const, body, pictures: await referredPictures(body, limits) };
  }

  async function make(
    request: FastifyRequest,
    reply: FastifyReply,
    service: DialectService,
    { request: wanted, form }: Translation,
    kind: StreamKind,
  ) {
    expectTextFits(form.format, wanted.parameters);
    // Whatever becomes of the client, what it asked for is made and lies in the gallery.
    const { signal } = new AbortController();
    if (form.stream) {
      const failure = (error: unknown) => {
        const { body, ours } = errorAnswer(error, languageOfRequest(request));
        if (ours) request.log.error({ err: error }, "request failed");
        return body;
      };
      const stream = await openStream({ service, request: wanted, form, kind, signal, failure });
      return reply
        .type("text/event-stream; charset=utf-8")
        .headers({ "cache-control": "no-cache", "x-accel-buffering": "no" })
        .send(stream);
    }
    const { userId } = request.account;
    const about = {
      key: JSON.stringify([userId, wanted.tool, wanted.parameters]),
      again: Number(request.headers["x-stainless-retry-count"] ?? 0) > 0,
      isGone: () => reply.raw.destroyed,
    };
    const made = await kept.make(about, () =>
      service.run(wanted, { signal, onProgress: () => undefined }),
    );
    const origin = `${request.protocol}://${request.host}`;
    return imagesAnswer(made, form, async (file, mediaType) => {
      return `${origin}${await makeLink(files, file, mediaType, secondsNow())}`;
    });
  }
};

/** A name that is given twice is a list, which nothing here takes. */
const plain = ({ expires, signature }: { expires?: unknown; signature?: unknown }) => ({
  ...(typeof expires === "string" && { expires }),
  ...(typeof signature === "string" && { signature }),
});

const modelAnswer = ({ name }: NamedFile, created: number) => ({
  id: name,
  object: "model",
  created,
  owned_by: "inkloom",
});
