/** `/service`: what a page needs to know of the service before it shows anything. */
import type { FastifyPluginAsync } from "fastify";
import { LANGUAGES, VERSION } from "@inkloom/contract";
import { requiresLogin } from "../auth/login-required.ts";
import type { Service } from "../service.ts";
import { WIDTHS } from "./assets/thumbnails.ts";
import { LONGEST_WAIT } from "./jobs/wait-for-end.ts";
import { MOST_JOBS } from "./schemas/job-schema.ts";
import { does, said } from "./schemas/said.ts";
import { answers, count, list, object, orNull, text, uuid } from "./schemas/shapes.ts";

const ANSWER = object({
  program: { type: "string", const: "inkloom" },
  version: text("Of the program", "程序版本"),
  languages: list({ type: "string", enum: [...LANGUAGES] }),
  account: object({
    id: orNull(uuid("Null without accounts", "无账户时为 null")),
    name: text("Who asks", "当前用户"),
    role: { type: "string", enum: ["admin", "user", "viewer"] },
  }),
  login: { type: "boolean", ...said("Whether an account is needed", "是否需要账户") },
  limits: object({
    uploadBytes: count("Of one file", "单个文件的字节数"),
    pixels: count("Of one picture", "单张图片的像素数"),
    waitingJobs: count("Of everybody", "所有人等待的任务数"),
    waitingJobsPerUser: count("Of one user", "每位用户等待的任务数"),
    jobsPerRequest: count("Of one batch", "每批任务数"),
    waitSeconds: count("That a request may wait for its job", "请求等待任务的最长秒数"),
    thumbnailWidths: list({ type: "integer" }),
  }),
  webhooks: { type: "boolean", ...said("Whether jobs may name one", "任务能否指定 webhook") },
});

export const aboutRoutes: FastifyPluginAsync<{ readonly service: Pick<Service, "config"> }> = (
  app,
  { service: { config } },
) => {
  const { uploadLimit, pixelLimit, waiting, waitingPerUser, webhookHosts, webhookSecret } = config;
  app.get(
    "/service",
    {
      schema: {
        operationId: "getService",
        tags: ["service"],
        ...does({ en: "The service, its limits and who asks", zh: "服务信息、限制和当前用户" }),
        response: answers({ 200: ANSWER }),
      },
    },
    ({ account }) => ({
      program: "inkloom",
      version: VERSION,
      languages: LANGUAGES,
      account: { id: account.userId, name: account.name, role: account.role },
      login: requiresLogin(config),
      limits: {
        uploadBytes: uploadLimit,
        pixels: pixelLimit,
        waitingJobs: waiting,
        waitingJobsPerUser: waitingPerUser,
        jobsPerRequest: MOST_JOBS,
        waitSeconds: LONGEST_WAIT,
        thumbnailWidths: WIDTHS,
      },
      webhooks: webhookSecret !== undefined && webhookHosts.length > 0,
    }),
  );
  return Promise.resolve();
};
