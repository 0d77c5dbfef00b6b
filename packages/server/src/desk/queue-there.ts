/** The queue of a service that runs, by its API; what it answers is what commands show. */
import type { Place } from "../jobs/order.ts";
import type { EndedState } from "../jobs/states.ts";
import type { JobAnswer } from "../routes/jobs/job-answer.ts";
import type { Ask } from "./ask-service.ts";

/** A job as JSON has it. */
export type ToldJob = Omit<JobAnswer, Moment> & {
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
};

type Moment = "createdAt" | "startedAt" | "finishedAt";

export interface ToldQueue {
  readonly paused: { readonly all: boolean; readonly mine: boolean };
  readonly total: number;
  readonly jobs: readonly { readonly place: number | null; readonly job: ToldJob }[];
}

/** Everybody's jobs, for administrators, or one's own. */
export type WhoseJobs = "mine" | "all";

export interface QueueDesk {
  list(options: { readonly tool?: string | undefined; readonly limit: number }): Promise<ToldQueue>;
  ended(
    options: EndedOptions,
  ): Promise<{ readonly jobs: readonly ToldJob[]; readonly next: string | null }>;
  get(id: string): Promise<ToldJob>;
  change(id: string, what: "cancel" | "pause" | "resume" | "retry"): Promise<ToldJob>;
  move(id: string, place: Place): Promise<ToldJob>;
  setPriority(id: string, priority: number): Promise<ToldJob>;
  switchQueue(to: "pause" | "resume", whose: WhoseJobs): Promise<ToldQueue["paused"]>;
  clear(whose: WhoseJobs): Promise<{ readonly cancelled: number }>;
  close(): Promise<void>;
}

export interface EndedOptions {
  readonly state?: EndedState | undefined;
  readonly tool?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export function queueThere(ask: Ask): QueueDesk {
  const job = (id: string) => `/jobs/${encodeURIComponent(id)}`;
  return {
    list: (options) => ask("GET", `/queue${queryOf(options)}`),
    ended: (options) => ask("GET", `/jobs${queryOf({ ...options })}`),
    get: (id) => ask("GET", job(id)),
    change: (id, what) => ask("POST", `${job(id)}/${what}`),
    move: (id, place) => ask("POST", `${job(id)}/move`, place),
    setPriority: (id, priority) => ask("PUT", `${job(id)}/priority`, { priority }),
    switchQueue: (to, whose) => ask("POST", `/queue/${to}`, { whose }),
    clear: (whose) => ask("POST", "/queue/clear", { whose }),
    close: () => Promise.resolve(),
  };
}

/** `?a=1&b=2` of what is given. */
export function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(values).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`;
}
