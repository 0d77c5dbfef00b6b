/** `/training`: runs of training, as far as they are. They are begun, cancelled and gone on with as jobs. */
import type { FastifyPluginAsync } from "fastify";
import { trainingRecordsAfter, trainingRun, trainingRuns, trainingSample } from "@inkloom/tools";
import { expectMay } from "../auth/may.ts";
import type { OpenService } from "../open-service.ts";
import { languageOfRequest } from "./problems/install-problems.ts";
import { does, said } from "./schemas/said.ts";
import { answers, count, list, object, text } from "./schemas/shapes.ts";
import { RUN, RUN_DETAILS, RECORDS } from "./training/run-schema.ts";
import { recordsAnswer, runAnswer, runDetailsAnswer } from "./training/run-answer.ts";

interface ByName {
  readonly Params: { readonly name: string };
}

const NAME = { ...text("Of the run", "训练名称"), maxLength: 200 };
const TAGS = ["training"];

/** Below `/api/v1`. What is trained is everybody's, and their pictures are seen in samples: for those alone who may train. */
export const trainingRoutes: FastifyPluginAsync<{
  readonly service: Pick<OpenService, "config">;
}> = (app, { service }) => {
  const { home } = service.config;
  app.addHook("preHandler", (request, _reply, done) => {
    expectMay(request.account, "manage");
    done();
  });
  app.get(
    "/training/runs",
    {
      schema: {
        operationId: "listTrainingRuns",
        tags: TAGS,
        ...does({ en: "Runs of training, the newest first", zh: "训练列表，最近的在前" }),
        response: answers({ 200: object({ runs: list(RUN) }) }),
      },
    },
    async () => ({ runs: (await trainingRuns({ home })).map(runAnswer) }),
  );
  app.get<ByName>(
    "/training/runs/:name",
    {
      schema: {
        operationId: "getTrainingRun",
        tags: TAGS,
        ...does({
          en: "One run: losses, samples, files, and when to stop",
          zh: "查看一次训练：损失、样图、文件与停止建议",
        }),
        params: object({ name: NAME }),
        response: answers({ 200: RUN_DETAILS }),
      },
    },
    async (request) =>
      runDetailsAnswer(
        await trainingRun({ home }, request.params.name),
        languageOfRequest(request),
      ),
  );
  app.get<ByName & { Querystring: { readonly after: number } }>(
    "/training/runs/:name/losses",
    {
      schema: {
        operationId: "listTrainingLosses",
        tags: TAGS,
        ...does(
          { en: "Losses of a run beyond a step", zh: "某一步之后的损失" },
          {
            en: "For whoever follows a run by its job's progress and missed some of it.",
            zh: "供通过任务进度跟踪训练、但漏掉部分事件的客户端使用。",
          },
        ),
        params: object({ name: NAME }),
        querystring: object(
          { after: { ...count("The last step that is known", "已知的最后一步"), default: 0 } },
          ["after"],
        ),
        response: answers({ 200: object({ records: RECORDS }) }),
      },
    },
    async ({ params, query }) => ({
      records: recordsAnswer(await trainingRecordsAfter({ home }, params.name, query.after)),
    }),
  );
  app.get<{ Params: { name: string; file: string }; Querystring: { readonly v?: string } }>(
    "/training/runs/:name/samples/:file",
    {
      schema: {
        operationId: "getTrainingSample",
        tags: TAGS,
        ...does({ en: "A sample picture of a run", zh: "训练的样图" }),
        params: object({ name: NAME, file: { ...text("Its file", "文件名"), maxLength: 60 } }),
        querystring: object({ v: { ...text("Its version", "版本"), maxLength: 60 } }, ["v"]),
        response: answers({
          200: {
            content: { "image/png": { schema: { type: "string", format: "binary" } } },
            ...said("A PNG", "PNG 图片"),
          },
        }),
      },
    },
    async (request, reply) => {
      const { name, file } = request.params;
      const { bytes, version } = await trainingSample({ home }, name, file);
      const tag = `"${version}"`;
      void reply.headers({
        etag: tag,
        // A run that goes on draws them again.
        "cache-control": "private, max-age=86400",
        "x-content-type-options": "nosniff",
      });
      if (request.headers["if-none-match"] === tag) return reply.code(304).send();
      return reply.type("image/png").send(Buffer.from(bytes));
    },
  );
  return Promise.resolve();
};
