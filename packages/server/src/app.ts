/** Everything that answers over HTTP, behind one guard. */
import websocket from "@fastify/websocket";
import { fastify, type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { guard } from "./auth/guard.ts";
import { proxyTrust } from "./auth/trusted-proxies.ts";
import { accountSettings } from "./compat/a1111/account-settings.ts";
import { a1111Routes } from "./compat/a1111/routes.ts";
import { comfyRoutes } from "./compat/comfy/comfy-routes.ts";
import { linkedFiles } from "./compat/openai/linked-files.ts";
import { openaiRoutes } from "./compat/openai/routes.ts";
import { queuedDialect } from "./compat/queued-dialect.ts";
import { type Metrics, openMetrics } from "./metrics.ts";
import type { OpenService } from "./open-service.ts";
import { pageRoutes } from "./page/page-routes.ts";
import { withoutPage } from "./page/without-page.ts";
import { api } from "./routes/api.ts";
import { healthRoutes } from "./routes/health.ts";
import { answerFrameworkError, installProblems } from "./routes/problems/install-problems.ts";

interface AppOptions {
  /** Whether it answers at the second port, where paths of ComfyUI begin at `/` and the page has no place. */
  readonly isSecond?: boolean;
  /** What commands on this machine show instead of a login. */
  readonly localKey?: string | undefined;
  /** Folder of the built page. */
  readonly page?: string | undefined;
}

/** Bytes of a body, for routes that do not say otherwise. */
const BODY_LIMIT = 2 ** 20;
/** Bytes of a message from a listener. */
const MESSAGE_LIMIT = 2 ** 20;
/** Whoever takes so long for a request's head and body is cut off; milliseconds. */
const REQUEST_PATIENCE = 300_000;

export async function createApp(
  service: OpenService,
  { isSecond = false, localKey, page }: AppOptions = {},
): Promise<FastifyInstance> {
  const { config, log, storage, queue, library, accounts } = service;
  const freeMemory = () => service.freeMemory();
  const logger: FastifyBaseLogger = log;
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: proxyTrust(config),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_PATIENCE,
    // Streams of events do not hold up the end.
    forceCloseConnections: true,
    frameworkErrors: answerFrameworkError,
  });
  const metrics = openMetrics(queue, () => service.running());
  app.addHook("onClose", () => {
    metrics.close();
  });
  watchRequests(app, metrics);
  installProblems(app);
  await app.register(websocket, { options: { maxPayload: MESSAGE_LIMIT } });
  await app.register(guard, { accounts, config, localKey });

  await app.register(healthRoutes, { service, metrics });
  await app.register(comfyRoutes, {
    parts: { ...service, library, freeMemory },
    root: isSecond,
  });
  if (isSecond) return app;

  if (page === undefined) await app.register(withoutPage);
  else await app.register(pageRoutes, { folder: page });
  await app.register(api, { prefix: "/api/v1", service });
  const catalogue = () => library.catalogue();
  await app.register(a1111Routes, {
    dialect: (account) => queuedDialect(service, catalogue, account, "a1111"),
    settings: accountSettings(storage.database.db),
    limits: config,
    refresh: async () => {
      await library.scan();
    },
    freeMemory,
  });
  await app.register(openaiRoutes, {
    dialect: (account) => queuedDialect(service, catalogue, account, "openai"),
    limits: config,
    files: linkedFiles(storage),
  });
  return app;
}

/** Figures of every answer, and a line in the log of each that went wrong. */
function watchRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook("onResponse", (request, reply, done) => {
    const { method, routeOptions } = request;
    const seconds = reply.elapsedTime / 1000;
    const status = reply.statusCode;
    metrics.request({ method, route: routeOptions.url ?? "unknown", status, seconds });
    const level = status >= 500 ? "warn" : "debug";
    request.log[level]({ req: request, res: reply, seconds }, "answered");
    done();
  });
}
