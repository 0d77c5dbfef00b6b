/** `/tools`: what Inkloom can do, and the shortest way to have it done. */
import type { FastifyPluginAsync } from "fastify";
import { Problem, type ToolDeclaration, type ToolId, TOOLS } from "@inkloom/contract";
import { goneSignal } from "./gone.ts";
import { jobAnswer } from "./jobs/job-answer.ts";
import { type Submitter, submitOnce } from "./jobs/submission.ts";
import { isEnded, LONGEST_WAIT, waitForEnd } from "./jobs/wait-for-end.ts";
import { languageOfRequest } from "./problems/install-problems.ts";
import { NAMED } from "../work/safe-names.ts";
import { checkAllButBody } from "./schemas/check-request.ts";
import { IDEMPOTENCY, PRIORITY, WEBHOOK } from "./schemas/job-schema.ts";
import { does, said } from "./schemas/said.ts";
import { answers, anything, list, object, ref, text } from "./schemas/shapes.ts";
import { parametersName, requiredOf, toolIds, toolWords } from "./schemas/tool-schema.ts";

interface AskQuery {
  readonly wait: number;
  readonly priority?: number;
  readonly webhook?: string;
}

const words = object({ en: text("English", "英文"), zh: text("Chinese", "中文") });
const port = object(
  {
    name: text("Of an input, the parameter that takes it", "输入对应的参数"),
    type: text("Kind of thing", "类型"),
    label: words,
    many: { type: "boolean", ...said("Whether it is a list", "是否为列表") },
  },
  ["many"],
);

const TOOL = object(
  {
    id: text("Of the tool", "工具编号"),
    title: words,
    help: words,
    changesShared: {
      ...object({ when: text("Only where this parameter is given", "仅在给出此参数时") }, ["when"]),
      ...said(
        "Present where it changes models or data sets, which everybody uses: administrators alone may do that",
        "会更改公用的模型或数据集时给出：仅限管理员",
      ),
    },
    inputs: list(port),
    outputs: list(port),
    groups: list(
      object({ title: words, parameters: list({ type: "string" }) }),
      said("How forms part the parameters; those of no group come first", "表单中的参数分组"),
    ),
    parameters: anything(
      "JSON Schema; `x-inkloom` holds what forms need, in both languages",
      "JSON Schema；`x-inkloom` 中含表单所需的双语说明",
    ),
  },
  ["changesShared"],
);

export const toolRoutes: FastifyPluginAsync<{ readonly service: Submitter }> = (
  app,
  { service },
) => {
  app.get(
    "/tools",
    {
      schema: {
        operationId: "listTools",
        tags: ["tools"],
        ...does({ en: "What Inkloom can do", zh: "列出所有工具" }),
        response: answers({ 200: object({ tools: list(TOOL) }) }),
      },
    },
    () => ({ tools: toolIds.map(declaration) }),
  );
  app.get<{ Params: { id: string } }>(
    "/tools/:id",
    {
      schema: {
        operationId: "getTool",
        tags: ["tools"],
        ...does({ en: "One tool", zh: "查看一个工具" }),
        params: object({ id: text("Of the tool", "工具编号") }),
        response: answers({ 200: TOOL }),
      },
    },
    ({ params }) => declaration(expectTool(params.id)),
  );
  for (const id of toolIds) {
    app.post<{ Querystring: AskQuery; Headers: { "idempotency-key"?: string } }>(
      `/tools/${id}`,
      {
        schema: {
          operationId: `run${parametersName(id).replace(/Parameters$/, "")}`,
          tags: ["tools"],
          ...toolWords(id),
          headers: IDEMPOTENCY,
          querystring: {
            ...object(
              {
                wait: {
                  type: "number",
                  minimum: 0,
                  maximum: LONGEST_WAIT,
                  default: 0,
                  ...said(
                    "Seconds to wait for the job's end; it goes on when they are over",
                    "等待任务结束的秒数；到时任务仍继续",
                  ),
                },
                priority: PRIORITY,
                webhook: WEBHOOK,
              },
              ["wait", "priority", "webhook"],
            ),
          },
          body: ref(parametersName(id)),
          response: answers({
            200: { ...ref("Job"), ...said("It has ended", "任务已结束") },
            202: { ...ref("Job"), ...said("It is queued", "任务已进入队列") },
          }),
        },
        validatorCompiler: checkAllButBody,
      },
      async (request, reply) => {
        const { wait, priority, webhook } = request.query;
        const { jobs } = await submitOnce(service, {
          jobs: [{ tool: id, parameters: request.body ?? {}, priority, webhook }],
          key: request.headers["idempotency-key"],
          account: request.account,
        });
        const [queued] = jobs;
        if (queued === undefined) throw new Error(`The queue took no job of ${id}.`);
        const job =
          wait > 0 ? await waitForEnd(service.queue, queued, wait, goneSignal(reply)) : queued;
        return reply
          .code(isEnded(job) ? 200 : 202)
          .header("location", `/api/v1/jobs/${job.id}`)
          .send(jobAnswer(job, languageOfRequest(request)));
      },
    );
  }
  return Promise.resolve();
};

function expectTool(id: string): ToolId {
  const found = toolIds.find((each) => each === id);
  if (found !== undefined) return found;
  throw new Problem("request/unknown", {
    en: `There is no tool "${id.slice(0, 60)}", expected one of ${toolIds.join(", ")}.`,
    zh: `没有工具“${id.slice(0, 60)}”，应为以下之一：${toolIds.join("、")}。`,
  });
}

/** Without the words of the command line, and without what a service does not take. */
function declaration(id: ToolId) {
  const { title, help, changesShared, inputs, outputs, groups, parameters }: ToolDeclaration =
    TOOLS[id];
  const refused = (name: string) => Object.hasOwn(NAMED, name) && isPlace(name);
  const taken = Object.entries(parameters.properties).filter(([name]) => !refused(name));
  return {
    id,
    title,
    help,
    ...(changesShared && { changesShared }),
    inputs,
    outputs,
    groups: groups.map((group) => ({
      title: group.title,
      parameters: group.parameters.filter((name) => !refused(name)),
    })),
    parameters: {
      type: "object",
      properties: Object.fromEntries(taken) as Record<string, unknown>,
      required: requiredOf(TOOLS[id]).filter((name) => !refused(name)),
      additionalProperties: false,
    },
  };
}

const isPlace = (name: string): boolean => NAMED[name as keyof typeof NAMED] === "place";
