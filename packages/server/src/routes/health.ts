/** Whether the service lives, whether it can work, and its figures for Prometheus. */
import type { FastifyPluginAsync } from "fastify";
import { sql } from "drizzle-orm";
import { VERSION } from "@inkloom/contract";
import type { Service } from "../service.ts";
import type { Metrics } from "../metrics.ts";

interface HealthOptions {
  readonly service: Pick<Service, "storage">;
  readonly metrics: Metrics;
}

/** How long the database may take to answer; milliseconds. */
const PATIENCE = 2_000;

export const healthRoutes: FastifyPluginAsync<HealthOptions> = (app, { service, metrics }) => {
  app.get("/healthz", () => ({ status: "ok", version: VERSION }));
  app.get("/readyz", async (_request, reply) => {
    const answered = await Promise.race([
      service.storage.database.db.execute(sql`select 1`).then(
        () => true,
        () => false,
      ),
      new Promise<false>((resolve) => {
        setTimeout(resolve, PATIENCE, false).unref();
      }),
    ]);
    return reply
      .code(answered ? 200 : 503)
      .send({ status: answered ? "ok" : "the database does not answer", version: VERSION });
  });
  app.get("/metrics", async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
  return Promise.resolve();
};
