/** `/taggers`: networks that tag or describe pictures, for forms that pick one. */
import type { FastifyPluginAsync } from "fastify";
import { taggerNames } from "@inkloom/tools";
import type { OpenService } from "../open-service.ts";
import { does, said } from "./schemas/said.ts";
import { answers, list, object } from "./schemas/shapes.ts";

export const taggerRoutes: FastifyPluginAsync<{
  readonly service: Pick<OpenService, "config">;
}> = (app, { service }) => {
  app.get(
    "/taggers",
    {
      schema: {
        operationId: "listTaggers",
        tags: ["models"],
        ...does({ en: "What tags or describes pictures", zh: "列出标签器与描述模型" }),
        response: answers({
          200: object({
            names: list({ type: "string" }, said("As tools call them", "在工具中的名称")),
          }),
        }),
      },
    },
    async () => ({ names: await taggerNames(service.config) }),
  );
  return Promise.resolve();
};
