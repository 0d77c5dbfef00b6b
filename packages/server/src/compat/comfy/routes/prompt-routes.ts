/** Queuing graphs, looking at what waits, and stopping it. */
import type { FastifyInstance } from "fastify";
import { Problem } from "@inkloom/contract";
import { objectInfo, pageToPrompt } from "@inkloom/tools";
import type { Account } from "../../../auth/account.ts";
import { expectMay } from "../../../auth/may.ts";
import { newJobId } from "../../../jobs/job-id.ts";
import type { Job } from "../../../jobs/states.ts";
import { checkGraph, picturesThere } from "../check-comfy.ts";
import { type ComfyParts, sendExactly } from "../comfy-parts.ts";
import type { ComfyOrigin } from "../comfy-request.ts";
import { NO_NAMES } from "../exact-integers.ts";
import { countFor, countOpen, findGraph, openGraphs, ownOpenGraphs } from "../history/find-jobs.ts";
import { promptTuple } from "../history/history-entry.ts";
import { recordOf } from "../json-values.ts";
import { readPromptBody } from "../prompt-body.ts";
import { PromptRefusal } from "../prompt-refusal.ts";
import { graphNumbers, toNumber, toTheFront } from "../queue-place.ts";
import { stopGraph } from "../stop-graph.ts";

/** @param queued is told of every graph that was taken in */
export function promptRoutes(
  app: FastifyInstance,
  prefix: string,
  parts: ComfyParts,
  queued: (job: Job) => void,
): void {
  const { storage, queue, library, submit, freeMemory } = parts;
  const { db } = storage.database;
  const nextNumber = graphNumbers(db);
  const info = objectInfo(NO_NAMES);

  app.get(`${prefix}/prompt`, async ({ account }) => ({
    exec_info: { queue_remaining: countFor(account, await countOpen(db)) },
  }));

  app.post(`${prefix}/prompt`, async (request, reply) => {
    const { account, body } = request;
    expectMay(account, "draw");
    const asked = readPromptBody(body, (workflow) => fromPage(workflow, info));
    const there = await picturesThere(db, account.userId, asked.request);
    const check = await checkGraph(asked.request, library, (name) => there.has(name));
    if ("error" in check)
      return reply.code(400).send({ error: check.error, node_errors: check.nodeErrors });
    const { outputs, nodeErrors } = check.checked;
    const number = asked.number ?? (asked.front ? -1 : 1) * (await nextNumber());
    const id = newJobId();
    const { promptId = id, clientId } = asked;
    const origin: ComfyOrigin = {
      dialect: "comfy",
      promptId,
      ...(clientId !== undefined && { clientId }),
      number,
      outputs,
    };
    const wanted = { id, tool: "comfy", parameters: asked.request, origin: { ...origin } } as const;
    const [job] = await submit([wanted], account);
    if (job !== undefined) {
      queued(job);
      if (asked.number !== undefined) await toNumber(db, queue, job, number);
      else if (asked.front) await toTheFront(db, queue, job);
    }
    return { prompt_id: promptId, number, node_errors: nodeErrors };
  });

  app.get(`${prefix}/queue`, async ({ account }, reply) => {
    const open = await openGraphs(db, account);
    const tuples = (running: boolean) =>
      open.filter(({ state }) => (state === "running") === running).map(promptTuple);
    return sendExactly(reply, { queue_running: tuples(true), queue_pending: tuples(false) });
  });

  app.post(`${prefix}/queue`, async ({ account, body }, reply) => {
    expectMay(account, "draw");
    const asked = recordOf(body) ?? {};
    if (asked["clear"] === true)
      for (const { id, state } of await ownOpenGraphs(db, account))
        if (state !== "running") await stopGraph(queue, id);
    for (const promptId of idsIn(asked["delete"])) {
      const job = await findGraph(db, account, promptId);
      if (job?.state === "queued" || job?.state === "paused") await stopGraph(queue, job.id);
    }
    return reply.send();
  });

  app.post(`${prefix}/interrupt`, async ({ account, body }, reply) => {
    expectMay(account, "draw");
    const promptId = recordOf(body)?.["prompt_id"];
    if (typeof promptId === "string") {
      const job = await findGraph(db, account, promptId);
      if (job?.state === "running") await stopGraph(queue, job.id);
    } else await stopRunning(account);
    return reply.send();
  });

  /** Of its own: nobody stops what others run by accident. */
  async function stopRunning(account: Account): Promise<void> {
    for (const { id, state } of await ownOpenGraphs(db, account))
      if (state === "running") await stopGraph(queue, id);
  }

  app.post(`${prefix}/free`, async ({ account, body }, reply) => {
    expectMay(account, "draw");
    const asked = recordOf(body) ?? {};
    if (Boolean(asked["unload_models"]) || Boolean(asked["free_memory"])) await freeMemory();
    return reply.send();
  });
}

const MOST_IDS = 1_000;

/** Ids that a request names, at most so many. */
export const idsIn = (given: unknown): string[] =>
  Array.isArray(given)
    ? given.slice(0, MOST_IDS).filter((id): id is string => typeof id === "string")
    : [];

/** @throws PromptRefusal where it is no workflow of the page */
function fromPage(workflow: unknown, info: ReturnType<typeof objectInfo>): unknown {
  try {
    return pageToPrompt(workflow, info);
  } catch (error) {
    throw error instanceof Problem ? new PromptRefusal("invalid_prompt", error.sentence) : error;
  }
}
