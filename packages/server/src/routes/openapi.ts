/** `/openapi.json`: the API for programs; `/docs`: the same for people. */
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from "fastify";
import { type Language, LANGUAGES } from "@inkloom/contract";
import { documentOf } from "./openapi/document.ts";
import { documentPage, STYLE } from "./openapi/page.ts";
import { languageOfRequest } from "./problems/install-problems.ts";
import { does, said } from "./schemas/said.ts";
import { answers, anything, object } from "./schemas/shapes.ts";

interface Ask {
  Querystring: { readonly lang?: Language };
}

const LANGUAGE = object(
  {
    lang: {
      type: "string",
      enum: [...LANGUAGES],
      ...said("Language, before that of the header", "语言，优先于请求头"),
    },
  },
  ["lang"],
);

const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** @param described the app whose routes are told: that on which `describeRoutes` was called */
export const openApiRoutes: FastifyPluginAsync<{ readonly described: FastifyInstance }> = (
  app,
  { described },
) => {
  const languageOf = (request: FastifyRequest<Ask>): Language =>
    request.query.lang ?? languageOfRequest(request);
  app.get<Ask>(
    "/openapi.json",
    {
      schema: {
        operationId: "getDocument",
        tags: ["service"],
        ...does({ en: "This document", zh: "本文档" }),
        querystring: LANGUAGE,
        response: answers({ 200: anything("OpenAPI 3.1", "OpenAPI 3.1") }),
      },
    },
    (request) => documentOf(described, languageOf(request)),
  );
  app.get<Ask>(
    "/docs",
    {
      schema: {
        operationId: "getPage",
        tags: ["service"],
        ...does({ en: "This document as a page", zh: "本文档的网页" }),
        querystring: LANGUAGE,
        response: answers({
          200: {
            ...said("A page", "网页"),
            content: { "text/html": { schema: { type: "string" } } },
          },
        }),
      },
    },
    (request, reply) => {
      const language = languageOf(request);
      return reply
        .type("text/html; charset=utf-8")
        .header("content-security-policy", PAGE_POLICY)
        .send(documentPage(documentOf(described, language), language));
    },
  );
  app.get("/docs.css", { schema: { hide: true } }, (_request, reply) =>
    reply
      .type("text/css; charset=utf-8")
      .header("cache-control", "public, max-age=3600")
      .send(STYLE),
  );
  return Promise.resolve();
};
