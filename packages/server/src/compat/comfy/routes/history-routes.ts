/** What ended: ComfyUI's history, and its newer list of all jobs. */
import type { FastifyInstance } from "fastify";
import type { Account } from "../../../auth/account.ts";
import { expectMay } from "../../../auth/may.ts";
import { languageOfRequest } from "../../../routes/problems/install-problems.ts";
import { asked, askedNumber, type ComfyParts, part, sendExactly } from "../comfy-parts.ts";
import { originOf } from "../comfy-request.ts";
import {
  endedGraphs,
  findGraph,
  graphPage,
  MOST_ENTRIES,
  ownEndedGraphs,
} from "../history/find-jobs.ts";
import { historyEntry } from "../history/history-entry.ts";
import { jobEntry, STATUSES, statesOf, wholeJobEntry } from "../history/job-entry.ts";
import { recordOf } from "../json-values.ts";
import { stopGraph } from "../stop-graph.ts";
import { idsIn } from "./prompt-routes.ts";

export function historyRoutes(
  app: FastifyInstance,
  prefix: string,
  { storage, queue }: ComfyParts,
): void {
  const { db } = storage.database;

  app.get(`${prefix}/history`, async (request, reply) => {
    const jobs = await endedGraphs(db, request.account, {
      most: askedNumber(request, "max_items", MOST_ENTRIES),
      offset: askedNumber(request, "offset", -1),
    });
    const language = languageOfRequest(request);
    const entries = jobs.map((job) => [originOf(job).promptId, historyEntry(job, language)]);
    return sendExactly(reply, Object.fromEntries(entries));
  });

  app.get(`${prefix}/history/:id`, async (request, reply) => {
    const job = await findGraph(db, request.account, part(request, "id"));
    if (job === undefined || job.finishedAt === null) return {};
    // Taken out of the queue before it began.
    if (job.state === "cancelled" && job.startedAt === null) return {};
    const entry = historyEntry(job, languageOfRequest(request));
    return sendExactly(reply, { [originOf(job).promptId]: entry });
  });

  app.post(`${prefix}/history`, async ({ account, body }, reply) => {
    expectMay(account, "draw");
    const wanted = recordOf(body) ?? {};
    if (wanted["clear"] === true)
      for (const id of await ownEndedGraphs(db, account)) await queue.remove(id);
    for (const promptId of idsIn(wanted["delete"])) {
      const job = await findGraph(db, account, promptId);
      if (job !== undefined && job.finishedAt !== null) await queue.remove(job.id);
    }
    return reply.send();
  });
}

/** These are under `/api` only, also in ComfyUI. */
export function jobRoutes(app: FastifyInstance, { storage, queue }: ComfyParts): void {
  const { db } = storage.database;

  app.get("/api/jobs", async (request, reply) => {
    const limit = askedNumber(request, "limit", MOST_ENTRIES);
    const offset = Math.max(0, askedNumber(request, "offset", 0));
    const statuses = (asked(request, "status") ?? STATUSES.join(",")).toLowerCase().split(",");
    const by = asked(request, "sort_by") ?? "created_at";
    const order = (asked(request, "sort_order") ?? "desc").toLowerCase();
    const wrong = [
      ...statuses.filter((status) => !STATUSES.includes(status.trim())),
      ...[by].filter((each) => each !== "created_at" && each !== "execution_duration"),
      ...[order].filter((each) => each !== "asc" && each !== "desc"),
      ...[limit].filter((each) => each <= 0).map(String),
    ];
    if (wrong.length > 0)
      return reply.code(400).send({ error: `Invalid value: ${wrong.join(", ").slice(0, 200)}` });
    const { jobs, total } = await graphPage(db, request.account, {
      states: statuses.flatMap((status) => statesOf(status.trim())),
      workflow: asked(request, "workflow_id"),
      by: by === "created_at" ? "created" : "duration",
      descending: order === "desc",
      limit,
      offset,
    });
    const language = languageOfRequest(request);
    return {
      jobs: jobs.map((job) => jobEntry(job, language)),
      pagination: { offset, limit, total, has_more: offset + jobs.length < total },
    };
  });

  app.get("/api/jobs/:id", async (request, reply) => {
    const job = await findGraph(db, request.account, part(request, "id"));
    if (job === undefined) return reply.code(404).send({ error: "Job not found" });
    return sendExactly(reply, wholeJobEntry(job, languageOfRequest(request)));
  });

  app.post("/api/jobs/:id/cancel", async (request) => {
    expectMay(request.account, "draw");
    return { cancelled: await stop(request.account, part(request, "id")) };
  });

  app.post("/api/jobs/cancel", async ({ account, body }) => {
    expectMay(account, "draw");
    let cancelled = false;
    for (const id of idsIn(recordOf(body)?.["job_ids"]))
      cancelled = (await stop(account, id)) || cancelled;
    return { cancelled };
  });

  async function stop(account: Account, promptId: string): Promise<boolean> {
    const job = await findGraph(db, account, promptId);
    return job?.finishedAt === null && stopGraph(queue, job.id);
  }
}
