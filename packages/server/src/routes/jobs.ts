/** `/jobs`: work that is asked for, what becomes of it, and what people do with it. */
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from "fastify";
import { expectMay } from "../auth/may.ts";
import type { JobQueue } from "../jobs/queue.ts";
import { ENDED, type EndedState } from "../jobs/states.ts";
import type { Place } from "../jobs/order.ts";
import type { SubmittedJob } from "../service.ts";
import { jobAnswer } from "./jobs/job-answer.ts";
import { ownJob } from "./jobs/own-job.ts";
import { expectPriority, type Submitter, submitOnce } from "./jobs/submission.ts";
import { languageOfRequest } from "./problems/install-problems.ts";
import { shownUser } from "./rights.ts";
import { CURSOR, IDEMPOTENCY, JOB_BATCH, JOB_ID, PLACE, PRIORITY } from "./schemas/job-schema.ts";
import { does, said } from "./schemas/said.ts";
import { answers, list, object, orNull, ref, text, uuid } from "./schemas/shapes.ts";

interface HistoryFilter {
  readonly state?: EndedState;
  readonly tool?: string;
  readonly batch?: string;
  readonly cursor?: string;
  readonly limit: number;
}

type Own = FastifyRequest<{ Params: { id: string } }>;

export const jobRoutes: FastifyPluginAsync<{ readonly service: Submitter }> = (
  app,
  { service },
) => {
  const { queue } = service;
  app.post<{
    Body: { jobs: SubmittedJob[] };
    Headers: { "idempotency-key"?: string };
  }>(
    "/jobs",
    {
      schema: {
        operationId: "submitJobs",
        tags: ["jobs"],
        ...does(
          { en: "Queue one job or several", zh: "提交一个或多个任务" },
          {
            en: "All of them or none; several share a batch id. `waitsFor` names jobs of the same request by ids that you made.",
            zh: "全部接受或全部拒绝；多个任务共有一个批次编号。`waitsFor` 可用自行生成的编号引用同一请求中的任务。",
          },
        ),
        headers: IDEMPOTENCY,
        body: JOB_BATCH,
        response: answers({
          202: object({
            batch: orNull(uuid("Of several jobs", "批次编号")),
            jobs: list(ref("Job")),
          }),
        }),
      },
    },
    async (request, reply) => {
      const { jobs } = await submitOnce(service, {
        jobs: request.body.jobs,
        key: request.headers["idempotency-key"],
        account: request.account,
      });
      const language = languageOfRequest(request);
      return reply.code(202).send({
        batch: jobs[0]?.batchId ?? null,
        jobs: jobs.map((job) => jobAnswer(job, language)),
      });
    },
  );
  app.get<{ Querystring: HistoryFilter }>(
    "/jobs",
    {
      schema: {
        operationId: "listEndedJobs",
        tags: ["jobs"],
        ...does({
          en: "Jobs that have ended, the newest end first",
          zh: "已结束的任务，最近的在前",
        }),
        querystring: object(
          {
            state: { type: "string", enum: [...ENDED], ...said("How it ended", "结束状态") },
            tool: { ...text("Id of a tool", "工具编号"), maxLength: 60 },
            batch: uuid("Of a batch", "批次编号"),
            cursor: { ...CURSOR, maxLength: 100 },
            limit: {
              type: "integer",
              minimum: 1,
              maximum: 200,
              default: 50,
              ...said("Jobs of a page", "每页任务数"),
            },
          },
          ["state", "tool", "batch", "cursor", "limit"],
        ),
        response: answers({
          200: object({ jobs: list(ref("Job")), next: orNull(CURSOR) }),
        }),
      },
    },
    async (request) => {
      const { cursor, ...page } = await queue.history({
        ...request.query,
        user: shownUser(request.account),
      });
      const language = languageOfRequest(request);
      return { jobs: page.jobs.map((job) => jobAnswer(job, language)), next: cursor ?? null };
    },
  );
  app.get<{ Params: { id: string } }>(
    "/jobs/:id",
    {
      schema: {
        operationId: "getJob",
        tags: ["jobs"],
        ...does({ en: "One job", zh: "查看一个任务" }),
        params: JOB_ID,
        response: answers({ 200: ref("Job") }),
      },
    },
    async (request) =>
      jobAnswer(await ownJob(queue, request, request.params.id), languageOfRequest(request)),
  );
  changes(app, queue);
  app.delete<{ Params: { id: string } }>(
    "/jobs/:id",
    {
      schema: {
        operationId: "removeJob",
        tags: ["jobs"],
        ...does({
          en: "Take an ended job out of the history; its pictures stay",
          zh: "从历史中删除已结束的任务；图片保留",
        }),
        params: JOB_ID,
        response: answers({ 204: { type: "null", ...said("It is gone", "已删除") } }),
      },
    },
    async (request, reply) => {
      expectMay(request.account, "draw");
      const { id } = await ownJob(queue, request, request.params.id);
      await queue.remove(id);
      return reply.code(204).send();
    },
  );
  return Promise.resolve();
};

/** What is done with one job and answers with it as it then is. */
function changes(app: FastifyInstance, queue: JobQueue): void {
  const change = async (request: Own, make: (id: string) => Promise<unknown>) => {
    expectMay(request.account, "draw");
    const { id } = await ownJob(queue, request, request.params.id);
    await make(id);
    return jobAnswer(await ownJob(queue, request, id), languageOfRequest(request));
  };
  const simple: readonly [
    "cancel" | "pause" | "resume" | "retry",
    { readonly en: string; readonly zh: string },
  ][] = [
    ["cancel", { en: "Cancel: at once where it waits, soon where it runs", zh: "取消任务" }],
    ["pause", { en: "Hold a queued job back", zh: "暂停等待中的任务" }],
    ["resume", { en: "Let a paused job run", zh: "继续已暂停的任务" }],
    ["retry", { en: "Queue a failed or cancelled job again", zh: "重新运行失败或已取消的任务" }],
  ];
  for (const [name, words] of simple)
    app.post<{ Params: { id: string } }>(
      `/jobs/:id/${name}`,
      {
        schema: {
          operationId: `${name}Job`,
          tags: ["jobs"],
          ...does(words),
          params: JOB_ID,
          response: answers({ 200: ref("Job") }),
        },
      },
      (request) => change(request, (id) => queue[name](id)),
    );
  app.post<{ Params: { id: string }; Body: Place }>(
    "/jobs/:id/move",
    {
      schema: {
        operationId: "moveJob",
        tags: ["jobs"],
        ...does({
          en: "Put a waiting job directly before or behind another of the same user",
          zh: "把等待中的任务移到同一用户的另一任务之前或之后",
        }),
        params: JOB_ID,
        body: PLACE,
        response: answers({ 200: ref("Job") }),
      },
    },
    (request) => change(request, (id) => queue.move(id, lowerCase(request.body))),
  );
  app.put<{ Params: { id: string }; Body: { priority: number } }>(
    "/jobs/:id/priority",
    {
      schema: {
        operationId: "setJobPriority",
        tags: ["jobs"],
        ...does({ en: "Change how urgent a waiting job is", zh: "更改等待中任务的优先级" }),
        params: JOB_ID,
        body: object({ priority: PRIORITY }),
        response: answers({ 200: ref("Job") }),
      },
    },
    (request) => {
      expectPriority(request.account, request.body.priority);
      return change(request, (id) => queue.setPriority(id, request.body.priority));
    },
  );
}

const lowerCase = (place: Place): Place =>
  "before" in place ? { before: place.before.toLowerCase() } : { after: place.after.toLowerCase() };
