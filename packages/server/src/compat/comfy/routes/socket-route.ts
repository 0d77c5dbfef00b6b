/** `/ws`: what happens to a client's graphs, as it happens. */
import { randomUUID } from "node:crypto";
import websocket from "@fastify/websocket";
import type { FastifyInstance } from "fastify";
import { languageOfRequest } from "../../../routes/problems/install-problems.ts";
import { storable } from "../../../storage/gallery/bigrams.ts";
import { asked } from "../comfy-parts.ts";
import type { Hub } from "../sockets/hub.ts";

/** Characters by which a client calls itself, as in prompts. */
const LONGEST = 200;
/** Bytes of a client's message. */
const MESSAGE = 2 ** 20;

/** To be called before other routes: sockets need their plugin. */
export async function socketRoute(
  app: FastifyInstance,
  paths: readonly string[],
  hub: Hub,
): Promise<void> {
  if (!app.hasDecorator("websocketServer"))
    await app.register(websocket, { options: { maxPayload: MESSAGE } });
  for (const path of paths)
    app.get(path, { websocket: true }, (socket, request) => {
      const named = storable((asked(request, "clientId") ?? "").slice(0, LONGEST));
      hub.connect(socket, {
        sid: named === "" ? randomUUID().replaceAll("-", "") : named,
        account: request.account,
        language: languageOfRequest(request),
      });
    });
}
