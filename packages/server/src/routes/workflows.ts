/** `/workflows`: what graphs are built from. */
import type { FastifyPluginAsync } from "fastify";
import { nodeTypes } from "@inkloom/tools";
import type { OpenService } from "../open-service.ts";
import { graphOfJob } from "../workflow/graph-of-job.ts";
import { nodeNames } from "../workflow/node-names.ts";
import { ownJob } from "./jobs/own-job.ts";
import { JOB_ID } from "./schemas/job-schema.ts";
import { NODE_TYPE } from "./schemas/node-type-schema.ts";
import { does, said } from "./schemas/said.ts";
import { answers, anything, list, object } from "./schemas/shapes.ts";

export const workflowRoutes: FastifyPluginAsync<{
  readonly service: Pick<OpenService, "config" | "library" | "queue">;
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
    async () => ({ nodes: nodeTypes(await nodeNames(service.library, service.config.home)) }),
  );
  app.get<{ Params: { id: string }; Querystring: { as: "tools" | "comfy" } }>(
    "/jobs/:id/workflow",
    {
      schema: {
        operationId: "getJobWorkflow",
        tags: ["jobs"],
        ...does(
          { en: "A finished job as a workflow", zh: "把已完成的任务表示为工作流" },
          {
            en: "The tool as one node, with those that load its pictures and save what it makes; of `generate` also the chain of ComfyUI's nodes that draws the same.",
            zh: "以该工具为一个节点，连同读取其图片和保存结果的节点；`generate` 任务也可表示为画出相同图片的 ComfyUI 节点链。",
          },
        ),
        params: JOB_ID,
        querystring: object(
          {
            as: {
              type: "string",
              enum: ["tools", "comfy"],
              default: "tools",
              ...said("Of which nodes", "使用哪类节点"),
            },
          },
          ["as"],
        ),
        response: answers({
          200: object({
            graph: anything("Nodes by their ids", "以编号为键的节点"),
          }),
        }),
      },
    },
    async (request) => {
      const job = await ownJob(service.queue, request, request.params.id);
      return { graph: await graphOfJob(job, request.query.as, service.library) };
    },
  );
  return Promise.resolve();
};
