/** The document without a service: for the client's types, and for tests. */
import websocket from "@fastify/websocket";
import fastify, { type FastifyInstance } from "fastify";
import type { Language } from "@inkloom/contract";
import { api, type ApiOptions } from "../api.ts";
import { installProblems } from "../problems/install-problems.ts";
import type { OpenApiDocument } from "./document.ts";

/** Every route of `/api/v1`; a request to one that needs a service fails. */
export async function describedApp(): Promise<FastifyInstance> {
  const app = fastify();
  installProblems(app);
  await app.register(websocket);
  // Routes are described when they are registered; nothing is asked of what stands behind them.
  const nothing = { accounts: {}, library: {}, pulls: {}, queue: {}, storage: { database: {} } };
  const service = { ...nothing, config: { login: "always" } } as unknown as ApiOptions["service"];
  await app.register(api, { prefix: "/api/v1", service });
  await app.ready();
  return app;
}

export async function apiDocument(language: Language = "en"): Promise<OpenApiDocument> {
  const app = await describedApp();
  try {
    const answer = await app.inject({ url: "/api/v1/openapi.json", query: { lang: language } });
    return answer.json<OpenApiDocument>();
  } finally {
    await app.close();
  }
}
