/** The downloads of a running service: some at once, the others in turn. They live as long as the process; what was fetched lies
 *  in the data folder, and the same request goes on from there. */
import { randomUUID } from "node:crypto";
import { Problem } from "@inkloom/contract";
import { pull } from "./pull.ts";
import type { PullContext, PulledFile, PullProgress, PullRequest } from "./request.ts";
import { readSource } from "./source.ts";

export const PULL_STATES = ["waiting", "running", "done", "failed", "cancelled"] as const;

export type PullState = (typeof PULL_STATES)[number];

export interface Pull {
  readonly id: string;
  /** As it was asked for, without what stands behind `?`. */
  readonly what: string;
  readonly state: PullState;
  readonly progress: PullProgress | null;
  /** Once it is done. */
  readonly files: readonly PulledFile[] | null;
  readonly problem: Problem | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

export interface Pulls {
  /** @throws Problem `pull/source` before anything is called, `queue/full` */
  start(request: PullRequest): Pull;
  /** Newest first. */
  list(): Pull[];
  /** @throws Problem `pull/unknown` */
  get(id: string): Pull;
  /** Stops it; what was fetched is kept for the next time. @throws Problem `pull/unknown` */
  cancel(id: string): Pull;
  /** Stops all, and waits until none writes any more. */
  close(): Promise<void>;
}

export interface PullsOptions extends Omit<PullContext, "signal" | "onProgress" | "allowPrivate"> {
  /** What is no Problem. */
  readonly onError: (error: unknown) => void;
  /** Called when files have come into the model folders. */
  readonly onFiles?: (files: readonly PulledFile[]) => void;
}

/** Downloads at once. */
const AT_ONCE = 2;
/** That wait, at most. */
const MOST_WAITING = 100;
/** Ended ones that are remembered. */
const REMEMBERED = 100;

interface Entry {
  pull: Pull;
  readonly request: PullRequest;
  readonly ending: AbortController;
}

export function openPulls(options: PullsOptions): Pulls {
  const entries = new Map<string, Entry>();
  const running = new Set<Promise<void>>();
  let closed = false;

  const change = (entry: Entry, changes: Partial<Pull>): void => {
    entry.pull = { ...entry.pull, ...changes };
  };
  const end = (entry: Entry, changes: Partial<Pull>): void => {
    change(entry, { ...changes, finishedAt: new Date() });
    const ended = [...entries.values()].filter(({ pull: { finishedAt } }) => finishedAt !== null);
    for (const { pull: old } of ended.slice(0, -REMEMBERED)) entries.delete(old.id);
  };
  const run = async (entry: Entry): Promise<void> => {
    const { request, ending } = entry;
    try {
      const files = await pull(request, {
        ...options,
        signal: ending.signal,
        onProgress: (progress) => {
          change(entry, { progress });
        },
      });
      end(entry, { state: "done", files });
      options.onFiles?.(files);
    } catch (error) {
      if (ending.signal.aborted) end(entry, { state: "cancelled" });
      else {
        if (!(error instanceof Problem)) options.onError(error);
        end(entry, { state: "failed", problem: error instanceof Problem ? error : failed() });
      }
    }
  };
  const next = (): void => {
    for (const entry of entries.values()) {
      if (closed || running.size >= AT_ONCE) return;
      if (entry.pull.state !== "waiting") continue;
      change(entry, { state: "running" });
      const work = run(entry).finally(() => {
        running.delete(work);
        next();
      });
      running.add(work);
    }
  };
  const find = (id: string): Entry => {
    const entry = entries.get(id);
    if (entry !== undefined) return entry;
    throw new Problem("pull/unknown", {
      en: `There is no download with the id ${JSON.stringify(id.slice(0, 60))}.`,
      zh: `没有编号为 ${JSON.stringify(id.slice(0, 60))} 的下载任务。`,
    });
  };
  return {
    start: (request) => {
      readSource(request.what, options.sites);
      const waiting = [...entries.values()].filter(({ pull: { state } }) => state === "waiting");
      if (waiting.length >= MOST_WAITING)
        throw new Problem("queue/full", {
          en: `${waiting.length} downloads wait already, expected fewer than ${MOST_WAITING}.`,
          zh: `已有 ${waiting.length} 个下载在等待，应少于 ${MOST_WAITING} 个。`,
        });
      const begun: Pull = {
        id: randomUUID(),
        what: (request.what.split(/[?#]/)[0] ?? "").slice(0, 500),
        state: "waiting",
        progress: null,
        files: null,
        problem: null,
        createdAt: new Date(),
        finishedAt: null,
      };
      entries.set(begun.id, { pull: begun, request, ending: new AbortController() });
      next();
      return find(begun.id).pull;
    },
    list: () => [...entries.values()].map((entry) => entry.pull).reverse(),
    get: (id) => find(id).pull,
    cancel: (id) => {
      const entry = find(id);
      if (entry.pull.state === "waiting") end(entry, { state: "cancelled" });
      // One that ended stays as it is.
      entry.ending.abort();
      return entry.pull;
    },
    close: async () => {
      closed = true;
      for (const { ending } of entries.values()) ending.abort();
      await Promise.all(running);
    },
  };
}

const failed = (): Problem =>
  new Problem("service/failed", {
    en: "The download met an error that was not expected.",
    zh: "下载遇到了意料之外的错误。",
  });
