/** ComfyUI's wire: every route under `/api`, and without it where the plugin is asked to. */
import type { FastifyPluginAsync } from "fastify";
import { sendComfyError } from "./comfy-error.ts";
import type { ComfyParts } from "./comfy-parts.ts";
import { readExactJson } from "./json-values.ts";
import { dropOldPreviews } from "./pictures/name-table.ts";
import { historyRoutes, jobRoutes } from "./routes/history-routes.ts";
import { infoRoutes } from "./routes/info-routes.ts";
import { promptRoutes } from "./routes/prompt-routes.ts";
import { socketRoute } from "./routes/socket-route.ts";
import { uploadRoutes } from "./routes/upload-routes.ts";
import { viewRoutes } from "./routes/view-routes.ts";
import { openHub } from "./sockets/hub.ts";

export interface ComfyOptions {
  readonly parts: ComfyParts;
  /** Whether routes are served without `/api` before them as well; `/ws` always is. */
  readonly root: boolean;
}

/** Bytes of a workflow. */
const BODY_LIMIT = 4 * 2 ** 20;
const DAY = 24 * 60 * 60_000;
/** How long names of previews are kept: longer than anybody may still be shown them. */
const PREVIEWS_KEPT = 3 * DAY;

export const comfyRoutes: FastifyPluginAsync<ComfyOptions> = async (app, { parts, root }) => {
  const { storage, queue, log } = parts;
  const { db } = storage.database;
  const onError = (error: unknown): void => {
    log.error({ err: error }, "unexpected error");
  };
  const hub = openHub({ queue, db, onError });
  const tidy = async (): Promise<void> => {
    await dropOldPreviews(db, new Date(Date.now() - PREVIEWS_KEPT)).catch(onError);
  };
  app.addHook("onReady", tidy);
  const timer = setInterval(() => void tidy(), DAY).unref();
  app.addHook("onClose", () => {
    clearInterval(timer);
    hub.close();
  });
  app.setErrorHandler(sendComfyError);
  const prefixes = root ? ["/api", ""] : ["/api"];

  await app.register(async (sockets) => {
    await socketRoute(sockets, ["/ws", "/api/ws"], hub);
  });
  await app.register(async (forms) => {
    await uploadRoutes(forms, prefixes, parts);
  });
  await app.register((json, _options, done) => {
    // Clients send JSON under any name: Python's own library calls it a form.
    json.removeAllContentTypeParsers();
    json.addContentTypeParser(
      "*",
      { parseAs: "buffer", bodyLimit: BODY_LIMIT },
      (_request, body, parsed) => {
        try {
          parsed(null, readExactJson(body as Buffer));
        } catch (error) {
          parsed(error as Error);
        }
      },
    );
    for (const prefix of prefixes) {
      promptRoutes(json, prefix, parts, (job) => {
        hub.expect(job);
      });
      historyRoutes(json, prefix, parts);
      viewRoutes(json, prefix, parts);
      infoRoutes(json, prefix, parts);
    }
    jobRoutes(json, parts);
    done();
  });
};
