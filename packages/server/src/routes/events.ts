/** Events of jobs as they happen: `/jobs/{id}/events`, `/events`, and both over the WebSocket `/ws`. */
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "@inkloom/contract";
import type { Service } from "../service.ts";
import { jobEvents } from "./events/job-events.ts";
import { sendEvents } from "./events/event-stream.ts";
import { ownEvents } from "./events/own-events.ts";
import { sharedReads } from "./events/shared-reads.ts";
import { openSocket } from "./events/socket.ts";
import { goneSignal } from "./gone.ts";
import { ownJob } from "./jobs/own-job.ts";
import { isEnded } from "./jobs/wait-for-end.ts";
import { languageOfRequest } from "./problems/install-problems.ts";
import { JOB_ID } from "./schemas/job-schema.ts";
import { does, said } from "./schemas/said.ts";
import { answers, object } from "./schemas/shapes.ts";

interface Heard {
  Querystring: { readonly previews?: "base64" };
  Headers: { readonly "last-event-id"?: string };
}

const PREVIEWS = object(
  {
    previews: {
      type: "string",
      enum: ["base64"],
      ...said("Whether pictures of the work come along", "是否附带过程图片"),
    },
  },
  ["previews"],
);

const LAST_EVENT = {
  type: "object",
  properties: {
    "last-event-id": {
      type: "string",
      maxLength: 40,
      ...said("Id of the last event that was heard", "最后收到的事件编号"),
    },
  },
};

const STREAM = {
  200: {
    ...said(
      "Server-sent events, each with a `JobEvent`",
      "Server-sent events，每个事件的数据为 `JobEvent`",
    ),
    content: { "text/event-stream": { schema: { type: "string" } } },
  },
};

export const eventRoutes: FastifyPluginAsync<{ readonly service: Pick<Service, "queue"> }> = (
  app,
  { service: { queue } },
) => {
  const hearing = sharedReads(queue);
  const open = new Set<() => void>();
  // Answers that go on would keep the server from ending.
  app.addHook("preClose", (done) => {
    for (const stop of open) stop();
    done();
  });
  const stopping = (reply: FastifyReply) => {
    const abort = new AbortController();
    const stop = () => {
      open.delete(stop);
      abort.abort();
    };
    open.add(stop);
    const gone = goneSignal(reply);
    gone.addEventListener("abort", stop);
    if (gone.aborted) stop();
    return { signal: abort.signal, stop };
  };

  app.get<Heard & { Params: { id: string } }>(
    "/jobs/:id/events",
    {
      schema: {
        operationId: "followJob",
        tags: ["events"],
        ...does(
          { en: "What happens to a job, until it ends", zh: "任务的事件，直到任务结束" },
          {
            en: "Begins with the job as it is. Events: `state` (with the job), `progress`, `preview`, `removed`, `dropped`. Their ids are the job's revisions; a client that comes again with `Last-Event-ID` misses no state.",
            zh: "首先给出任务当前的状态。事件有：`state`（含任务）、`progress`、`preview`、`removed`、`dropped`。事件编号即任务的 revision；带 `Last-Event-ID` 重新连接不会漏掉任何状态。",
          },
        ),
        params: JOB_ID,
        querystring: PREVIEWS,
        headers: LAST_EVENT,
        response: answers({
          ...STREAM,
          204: { type: "null", ...said("All of it was heard", "事件已全部收到") },
        }),
      },
    },
    async (request, reply) => {
      const job = await ownJob(queue, request, request.params.id);
      const seen = lastEvent(request);
      // What a browser's EventSource takes as an end, for good.
      if (isEnded(job) && job.revision === seen) return reply.code(204).send();
      const { signal, stop } = stopping(reply);
      const events = jobEvents(hearing, job.id, {
        language: languageOfRequest(request),
        previews: request.query.previews !== undefined,
        seen,
        signal,
      });
      return sendEvents(reply, events, stop, {
        ends: true,
        idOf: ({ event }) => ("revision" in event ? String(event.revision) : undefined),
      });
    },
  );
  app.get<Heard>(
    "/events",
    {
      schema: {
        operationId: "followJobs",
        tags: ["events"],
        ...does(
          { en: "What happens to all your jobs", zh: "你的所有任务的事件" },
          {
            en: "Begins with the jobs that run and wait, and after `Last-Event-ID` with those that have ended since. Ids are moments, milliseconds since 1970.",
            zh: "首先给出正在运行和等待的任务；带 `Last-Event-ID` 时还有此后结束的任务。事件编号为时刻（自 1970 年起的毫秒数）。",
          },
        ),
        querystring: PREVIEWS,
        headers: LAST_EVENT,
        response: answers(STREAM),
      },
    },
    (request, reply) => {
      const { signal, stop } = stopping(reply);
      const events = ownEvents(hearing, {
        account: request.account,
        language: languageOfRequest(request),
        since: lastEvent(request),
        previews: request.query.previews !== undefined,
        signal,
      });
      return sendEvents(reply, events, stop, {
        ends: false,
        idOf: ({ event }) => (event.type === "dropped" ? undefined : String(Date.now())),
      });
    },
  );
  app.get("/ws", { websocket: true, schema: { hide: true } }, (socket, request) => {
    openSocket(hearing, socket, {
      account: request.account,
      language: languageOfRequest(request),
    });
  });
  return Promise.resolve();
};

/** @throws Problem `input/invalid` */
function lastEvent(request: FastifyRequest<Heard>): number | undefined {
  const text = request.headers["last-event-id"];
  if (text === undefined || text === "") return undefined;
  if (/^\d{1,16}$/.test(text)) return Number(text);
  const sentence = {
    en: `Last-Event-ID: got ${JSON.stringify(text)}, expected the id of an event.`,
    zh: `Last-Event-ID：给出的是 ${JSON.stringify(text)}，应为事件的编号。`,
  };
  throw new Problem("input/invalid", sentence, {
    faults: [{ field: "Last-Event-ID", sentence }],
  });
}
