/** `/queue`: what runs and what waits, in its order; whose jobs start at all. */
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import { expectMay } from "../auth/may.ts";
import type { Whose } from "../jobs/pauses.ts";
import type { Service } from "../service.ts";
import { jobAnswer } from "./jobs/job-answer.ts";
import { languageOfRequest } from "./problems/install-problems.ts";
import { maySee, shownUser } from "./rights.ts";
import { does, said } from "./schemas/said.ts";
import {
  answers,
  count,
  list,
  object,
  orNull,
  ref,
  type Schema,
  text,
  uuid,
} from "./schemas/shapes.ts";

interface QueueFilter {
  readonly tool?: string;
  readonly batch?: string;
  readonly from: number;
  readonly limit: number;
}

type WhoseName = "mine" | "all";
type Ask = FastifyRequest<{ Body: { whose?: WhoseName } | null | undefined }>;

const WHOSE = {
  // A request without a body means one's own.
  type: ["object", "null"],
  properties: {
    whose: {
      type: "string",
      enum: ["mine", "all"],
      default: "mine",
      ...said("`all` is for administrators", "`all` 仅限管理员"),
    },
  },
  additionalProperties: false,
};

const PAUSED = object({
  all: { type: "boolean", ...said("Whether nobody's jobs start", "是否所有人的任务都已暂停") },
  mine: { type: "boolean", ...said("Whether your jobs do not start", "你的任务是否已暂停") },
});

export const queueRoutes: FastifyPluginAsync<{ readonly service: Pick<Service, "queue"> }> = (
  app,
  { service: { queue } },
) => {
  app.get<{ Querystring: QueueFilter }>(
    "/queue",
    {
      schema: {
        operationId: "getQueue",
        tags: ["queue"],
        ...does(
          {
            en: "Your jobs that run and wait, in their order",
            zh: "按顺序列出正在运行和等待的任务",
          },
          {
            en: "`place` says how many jobs of anybody start before it if nothing changes; an administrator sees everybody's.",
            zh: "`place` 表示若无变化，在它之前开始的任务数（含他人任务）；管理员可看到所有人的任务。",
          },
        ),
        querystring: object(
          {
            tool: { ...text("Id of a tool", "工具编号"), maxLength: 60 },
            batch: uuid("Of a batch", "批次编号"),
            from: {
              type: "integer",
              minimum: 0,
              default: 0,
              ...said("Jobs to skip", "跳过的任务数"),
            },
            limit: {
              type: "integer",
              minimum: 1,
              maximum: 1000,
              default: 200,
              ...said("Jobs of the answer", "返回的任务数"),
            },
          },
          ["tool", "batch", "from", "limit"],
        ),
        response: answers({
          200: object({
            paused: PAUSED,
            total: count("Your jobs that fit", "符合条件的任务总数"),
            jobs: list(
              object({
                place: orNull(
                  count("Jobs before it; null while it runs", "前面的任务数；运行中为 null"),
                ),
                job: ref("Job"),
              }),
            ),
          }),
        }),
      },
    },
    async (request) => {
      const { account } = request;
      const { tool, batch, from, limit } = request.query;
      const [order, pauses] = await Promise.all([queue.order(), queue.pauses()]);
      const wanted = order.filter(
        (job) =>
          maySee(account, job) &&
          (tool === undefined || job.tool === tool) &&
          (batch === undefined || job.batchId === batch.toLowerCase()),
      );
      const language = languageOfRequest(request);
      const jobs = [];
      for await (const { job, place } of queue.at(wanted.slice(from, from + limit)))
        jobs.push({ place, job: jobAnswer(job, language) });
      return {
        paused: { all: pauses.all, mine: pauses.includes(account.userId) },
        total: wanted.length,
        jobs,
      };
    },
  );
  const schemaOf = (operationId: string, en: string, zh: string, answer: Schema) => ({
    operationId,
    tags: ["queue"],
    ...does({ en, zh }),
    body: WHOSE,
    response: answers({ 200: answer }),
  });
  const paused = async ({ account }: Ask) => {
    const pauses = await queue.pauses();
    return { all: pauses.all, mine: pauses.includes(account.userId) };
  };
  app.post(
    "/queue/pause",
    { schema: schemaOf("pauseQueue", "Let no more jobs start", "暂停队列", PAUSED) },
    async (request: Ask) => {
      await queue.pauseQueue(whoseOf(request));
      return paused(request);
    },
  );
  app.post(
    "/queue/resume",
    { schema: schemaOf("resumeQueue", "Let jobs start again", "恢复队列", PAUSED) },
    async (request: Ask) => {
      await queue.resumeQueue(whoseOf(request));
      return paused(request);
    },
  );
  app.post(
    "/queue/clear",
    {
      schema: schemaOf(
        "clearQueue",
        "Cancel all jobs that wait",
        "取消所有等待中的任务",
        object({ cancelled: count("How many", "取消的任务数") }),
      ),
    },
    async (request: Ask) => {
      const whose = whoseOf(request);
      const cancelled = await queue.clear(whose === "all" ? undefined : whose.user);
      return { cancelled };
    },
  );
  app.get(
    "/queue/counts",
    {
      schema: {
        operationId: "countJobs",
        tags: ["queue"],
        ...does({ en: "Your jobs by state", zh: "各状态的任务数" }),
        response: answers({
          200: object({
            queued: count("Waiting", "等待中"),
            paused: count("Held back", "已暂停"),
            running: count("Running", "运行中"),
            done: count("Done", "已完成"),
            failed: count("Failed", "失败"),
            cancelled: count("Cancelled", "已取消"),
          }),
        }),
      },
    },
    ({ account }) => queue.counts(shownUser(account)),
  );
  return Promise.resolve();
};

/** @throws Problem `auth/forbidden` */
function whoseOf({ account, body }: Ask): Whose {
  expectMay(account, "draw");
  if (body?.whose !== "all") return { user: account.userId };
  expectMay(account, "manage");
  return "all";
}
