/** What happens to jobs, as the API tells it: the same over server-sent events and WebSocket. */
import type { Language } from "@inkloom/contract";
import type { Account } from "../../auth/account.ts";
import type { JobEvent } from "../../jobs/job-events.ts";
import type { JobQueue } from "../../jobs/queue.ts";
import type { ReadJob } from "./shared-reads.ts";
import { isEnded } from "../jobs/wait-for-end.ts";
import { jobAnswer, type JobAnswer, progressAnswer } from "../jobs/job-answer.ts";

/** What is told; `state`, `finished` and the others that change a state bring the job along. */
export type ToldEvent =
  | {
      readonly type: "state";
      readonly id: string;
      readonly revision: number;
      readonly job: JobAnswer;
    }
  | {
      readonly type: "progress";
      readonly id: string;
      readonly revision: number;
      readonly progress: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: "preview";
      readonly id: string;
      readonly revision: number;
      readonly mediaType: string;
    }
  | { readonly type: "removed"; readonly id: string; readonly revision: number }
  /** The order changed, or somebody paused. */
  | { readonly type: "queue" }
  /** Events may have been missed: come again. */
  | { readonly type: "dropped" };

/** With the picture where there is one. */
export interface Told {
  readonly event: ToldEvent;
  readonly picture?: Uint8Array;
}

type Source = ReturnType<JobQueue["follow"]> extends AsyncIterable<infer Event> ? Event : never;

/** States are told as the row is by now, which may be a later one. @returns undefined where the job is gone */
export async function toldEvent(
  read: ReadJob,
  event: Source,
  language: Language,
): Promise<Told | undefined> {
  switch (event.type) {
    case "dropped":
      return { event: { type: "dropped" } };
    case "queue":
      return { event: { type: "queue" } };
    case "state":
      return { event: stateOf(event.job, language) };
    case "progress": {
      const { job: id, revision, progress } = event;
      return {
        event: {
          type: "progress",
          id,
          revision,
          progress: progressAnswer({ ...progress }, language),
        },
      };
    }
    case "preview": {
      const { job: id, revision, mediaType, picture } = event;
      return { event: { type: "preview", id, revision, mediaType }, picture };
    }
    case "removed":
      return { event: { type: "removed", id: event.job, revision: event.revision } };
    case "queued":
    case "paused":
    case "started":
    case "cancelling":
    case "finished": {
      const job = await read(event.job, event.revision);
      if (job === undefined) return undefined;
      return { event: stateOf(job, language) };
    }
  }
}

const stateOf = (job: Parameters<typeof jobAnswer>[0], language: Language): ToldEvent => ({
  type: "state",
  id: job.id,
  revision: job.revision,
  job: jobAnswer(job, language),
});

/** Says of each event whether it is later than all that was told of its job: several changes may be told by one row. */
export function newerOnly(): (event: ToldEvent) => boolean {
  const told = new Map<string, number>();
  return (event) => {
    if (!("revision" in event)) return true;
    if (event.revision <= (told.get(event.id) ?? -1)) return false;
    told.set(event.id, event.revision);
    return true;
  };
}

/** Whether nothing comes after it. */
export const isLast = (event: ToldEvent): boolean =>
  event.type === "removed" ||
  event.type === "dropped" ||
  (event.type === "state" && isEnded(event.job));

/** Whose events an account hears: their own, an administrator everybody's. */
export const hears =
  ({ role, userId }: Account) =>
  (event: JobEvent): boolean =>
    role === "admin" ||
    (event.user !== null && event.user === userId) ||
    (event.type === "queue" && event.user === null);
