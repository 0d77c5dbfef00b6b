/** `/api/v1`: every route of it, checked by the same schemas that describe it. */
import multipart from "@fastify/multipart";
import type { FastifyPluginAsync } from "fastify";
import type { OpenService } from "../open-service.ts";
import { aboutRoutes } from "./about.ts";
import { assetRoutes } from "./assets.ts";
import { datasetRoutes } from "./datasets.ts";
import { documentRoutes } from "./documents.ts";
import { eventRoutes } from "./events.ts";
import { boardRoutes } from "./gallery/boards.ts";
import { galleryRoutes } from "./gallery.ts";
import { jobRoutes } from "./jobs.ts";
import { modelRoutes } from "./models.ts";
import { openApiRoutes } from "./openapi.ts";
import { describeRoutes } from "./openapi/document.ts";
import { preprocessorRoutes } from "./preprocessors.ts";
import { promptRoutes } from "./prompts.ts";
import { pullRoutes } from "./pulls.ts";
import { queueRoutes } from "./queue.ts";
import { checkRequest } from "./schemas/check-request.ts";
import { SHAPES } from "./schemas/shapes.ts";
import { parametersName, requestSchema, toolIds } from "./schemas/tool-schema.ts";
import { sessionRoutes } from "./session.ts";
import { settingRoutes } from "./settings.ts";
import { tokenRoutes } from "./tokens.ts";
import { taggerRoutes } from "./taggers.ts";
import { toolRoutes } from "./tools.ts";
import { trainingRoutes } from "./training.ts";
import { userRoutes } from "./users.ts";
import { workflowRoutes } from "./workflows.ts";

export interface ApiOptions {
  readonly service: Pick<
    OpenService,
    | "accounts"
    | "config"
    | "datasets"
    | "library"
    | "prompts"
    | "pulls"
    | "queue"
    | "settings"
    | "storage"
    | "submit"
  >;
}

/** To be registered with the prefix `/api/v1`, after `installProblems` and `@fastify/websocket`. */
export const api: FastifyPluginAsync<ApiOptions> = async (app, { service }) => {
  await describeRoutes(app);
  await app.register(multipart);
  app.setValidatorCompiler(checkRequest);
  // What is answered is put together field by field; the schemas describe it, and tests hold it against them.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  // What one person is told is not kept for another; files say otherwise.
  app.addHook("onSend", (_request, reply, _payload, done) => {
    if (!reply.hasHeader("cache-control")) void reply.header("cache-control", "no-store");
    done();
  });
  for (const [name, shape] of Object.entries(SHAPES)) app.addSchema({ $id: name, ...shape });
  for (const id of toolIds) app.addSchema({ $id: parametersName(id), ...requestSchema(id) });

  await app.register(aboutRoutes, { service });
  await app.register(sessionRoutes, service);
  await app.register(userRoutes, service);
  await app.register(tokenRoutes, service);
  await app.register(toolRoutes, { service });
  await app.register(preprocessorRoutes);
  await app.register(jobRoutes, { service });
  await app.register(workflowRoutes, { service });
  await app.register(queueRoutes, { service });
  await app.register(eventRoutes, { service });
  await app.register(assetRoutes, { service });
  await app.register(galleryRoutes, { service });
  await app.register(boardRoutes, { service });
  await app.register(documentRoutes, { service });
  await app.register(datasetRoutes, { service });
  await app.register(modelRoutes, service);
  await app.register(pullRoutes, service);
  await app.register(taggerRoutes, { service });
  await app.register(trainingRoutes, { service });
  await app.register(promptRoutes, { service });
  await app.register(settingRoutes, { service });
  await app.register(openApiRoutes, { described: app });
};
