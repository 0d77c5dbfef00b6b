/** `/workflows`: what graphs are built from. */
import type { FastifyPluginAsync } from "fastify";
import { nodeTypes } from "@inkloom/tools";
import type { OpenService } from "../open-service.ts";
import { nodeNames } from "../workflow/node-names.ts";
import { NODE_TYPE } from "./schemas/node-type-schema.ts";
import { does } from "./schemas/said.ts";
import { answers, list, object } from "./schemas/shapes.ts";

export const workflowRoutes: FastifyPluginAsync<{
  readonly service: Pick<OpenService, "library">;
}> = (app, { service }) => {
  app.get(
    "/workflows/nodes",
    {
      schema: {
        operationId: "listNodeTypes",
        tags: ["tools"],
        ...does(
          { en: "The nodes that workflows are built from", zh: "列出工作流可用的节点" },
          {
            en: "Every tool as a node (`inkloom/<id>`), small nodes between them, and ComfyUI's. Names of models are those of the library now.",
            zh: "每个工具各为一个节点（`inkloom/<编号>`），另有连接用的小节点和 ComfyUI 的节点。模型名称取自当前的模型库。",
          },
        ),
        response: answers({ 200: object({ nodes: list(NODE_TYPE) }) }),
      },
    },
    async () => ({ nodes: nodeTypes(await nodeNames(service.library)) }),
  );
  return Promise.resolve();
};
