/** A job as the API tells it: nothing of the machine it runs on, pictures by name and address. */
import type { Language } from "@inkloom/contract";
import type { Job } from "../../jobs/states.ts";
import { storedProblem } from "../../jobs/stored-problem.ts";
import { isHash } from "../../storage/store/asset-store.ts";
import { problemAnswer, type ProblemAnswer } from "../problems/problem-answer.ts";

export interface JobAnswer {
  readonly id: string;
  readonly tool: string;
  readonly state: Job["state"];
  readonly parameters: Job["request"];
  readonly user: string | null;
  readonly batch: string | null;
  readonly priority: number;
  readonly waitsFor: number;
  readonly attempts: number;
  readonly cancelling: boolean;
  readonly revision: number;
  readonly progress: unknown;
  readonly result: unknown;
  readonly error: ProblemAnswer | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly links: { readonly self: string; readonly events: string };
}

export const assetUrl = (hash: string): string => `/api/v1/assets/${hash}`;

export function jobAnswer(job: Job, language: Language): JobAnswer {
  const { id, tool, state, revision, attempts, priority, waitsFor } = job;
  const { createdAt, startedAt, finishedAt } = job;
  const problem = storedProblem(job);
  const self = `/api/v1/jobs/${id}`;
  return {
    id,
    tool,
    state,
    parameters: job.request,
    user: job.userId,
    batch: job.batchId,
    priority,
    waitsFor,
    attempts,
    cancelling: state === "running" && job.cancelRequested,
    revision,
    progress: job.progress === null ? null : progressAnswer(job.progress, language),
    result: job.result === null ? null : resultAnswer(job.result),
    error: problem === undefined ? null : problemAnswer(problem, language),
    createdAt,
    startedAt,
    finishedAt,
    links: { self, events: `${self}/events` },
  };
}

/** Its notice in one language. */
export function progressAnswer(
  progress: Readonly<Record<string, unknown>>,
  language: Language,
): Readonly<Record<string, unknown>> {
  const { notice, graph, ...rest } = progress;
  return {
    ...rest,
    ...(isRecord(graph) && { graph: { ...graph, shown: shownAnswer(graph["shown"]) } }),
    ...(isRecord(notice) && { notice: notice[language] }),
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What nodes of a graph show, by their ids. */
function shownAnswer(shown: unknown): unknown {
  if (!isRecord(shown)) return {};
  return Object.fromEntries(
    Object.entries(shown).map(([node, each]) => [
      node,
      isRecord(each) && Array.isArray(each["files"])
        ? { ...each, files: each["files"].map(fileAnswer) }
        : each,
    ]),
  );
}

function resultAnswer(result: NonNullable<Job["result"]>): Readonly<Record<string, unknown>> {
  const { files, outputs } = result;
  return {
    ...result,
    ...(Array.isArray(files) && { files: files.map(fileAnswer) }),
    ...(outputs !== undefined && { outputs: shownAnswer(outputs) }),
  };
}

function fileAnswer(file: unknown): unknown {
  if (typeof file !== "object" || file === null || !("hash" in file)) return file;
  const { hash } = file;
  if (typeof hash !== "string" || !isHash(hash)) return file;
  return { ...file, asset: `asset:${hash}`, url: assetUrl(hash) };
}
