/** The wire of AUTOMATIC1111's web UI: what clients of its API find here. docs/compat/a1111.md lists every route. */
import type { FastifyError, FastifyInstance, FastifyPluginCallback } from "fastify";
import { languageOfRequest } from "../../routes/problems/install-problems.ts";
import { DialectProblem } from "../dialect-problem.ts";
import { readJsonBody } from "../json-body.ts";
import { controlNetRoutes } from "./control-net/routes.ts";
import { drawingRoutes } from "./drawing-routes.ts";
import { errorAnswer, ofHttp } from "./error-answer.ts";
import { extrasRoutes } from "./extras-routes.ts";
import { FieldProblem } from "./field-problem.ts";
import { listRoutes } from "./list-routes.ts";
import { optionRoutes } from "./option-routes.ts";
import type { A1111Options, Parts } from "./parts.ts";
import { internalRoutes, progressRoutes } from "./progress-routes.ts";
import { upkeepRoutes } from "./upkeep-routes.ts";
import { Works } from "./work.ts";

/** Bytes of a body beside its pictures. */
const WORDS = 2 ** 20;

/** Base64 is a third longer; all pictures of a request are one upload. */
const bodyLimit = ({ limits: { uploadLimit } }: A1111Options): number =>
  Math.ceil((uploadLimit * 4) / 3) + WORDS;

const API = [drawingRoutes, extrasRoutes, progressRoutes, optionRoutes, listRoutes, upkeepRoutes];

/** To be registered behind the guard, without a prefix. */
export const a1111Routes: FastifyPluginCallback<A1111Options> = (app, options, done) => {
  const parts: Parts = { ...options, works: new Works() };
  answerAsA1111(app, bodyLimit(options));
  app.register(
    (api, _, ready) => {
      answerUnknown(api);
      for (const routes of API) api.register(routes, parts);
      ready();
    },
    { prefix: "/sdapi/v1" },
  );
  app.register(
    (internal, _, ready) => {
      answerUnknown(internal);
      internal.register(internalRoutes, parts);
      ready();
    },
    { prefix: "/internal" },
  );
  app.register(
    (control, _, ready) => {
      answerUnknown(control);
      control.register(controlNetRoutes, parts);
      ready();
    },
    { prefix: "/controlnet" },
  );
  done();
};

function answerAsA1111(app: FastifyInstance, limit: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "application/json",
    { parseAs: "buffer", bodyLimit: limit },
    (_request, body, read) => {
      try {
        read(null, readJsonBody(body as Buffer));
      } catch (error) {
        read(asField(error));
      }
    },
  );
  const starts = new WeakMap<object, number>();
  app.addHook("onRequest", (request, _reply, next) => {
    starts.set(request, performance.now());
    next();
  });
  app.addHook("onSend", (request, reply, _payload, next) => {
    const seconds = (performance.now() - (starts.get(request) ?? performance.now())) / 1000;
    void reply.header("x-process-time", String(Math.round(seconds * 10_000) / 10_000));
    next();
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { status, body, headers, ours } = errorAnswer(error, languageOfRequest(request));
    if (ours) request.log.error({ err: error }, "request failed");
    return reply.code(status).headers(headers).send(body);
  });
}

/** As FastAPI says that a body is no JSON. */
const asField = (error: unknown): Error => {
  if (error instanceof DialectProblem)
    return new FieldProblem(error.sentence, { type: "json_invalid" });
  return error instanceof Error ? error : new Error(String(error));
};

function answerUnknown(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => {
    const { status, body } = ofHttp(404, "Not Found");
    return reply.code(status).send(body);
  });
}
