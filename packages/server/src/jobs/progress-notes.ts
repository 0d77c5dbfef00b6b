/** Progress of one running job: told at once, written to its row now and then. */
import { and, eq } from "drizzle-orm";
import type { Progress } from "@inkloom/contract";
import { jobs } from "../storage/schema.ts";
import { storableRecord } from "../storage/storable-record.ts";
import type { Desk } from "./desk.ts";
import { REVISION_BLOCK, type Job } from "./states.ts";

/** Milliseconds between two writes. */
const WRITE_INTERVAL = 500;

export interface ProgressNotes {
  progress(progress: Progress): void;
  preview(picture: Uint8Array, mediaType: string): void;
  /** Writes nothing more; resolves when what was being written is. */
  stop(): Promise<void>;
}

/** @param onCancel where a write finds that the job is to be cancelled */
export function noteProgress(
  { db, events }: Desk,
  { id, userId, ticket, attempts, revision: start }: Job,
  onCancel: () => void,
  onError: (error: unknown) => void,
): ProgressNotes {
  let revision = start;
  let unwritten: Progress | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let stopped = false;
  const about = () => {
    // Ever so many events stay within the block of revisions that the start of the job began.
    revision = Math.min(revision + 1, start + REVISION_BLOCK - 1);
    return { job: id, user: userId, revision };
  };

  const write = async () => {
    const progress = unwritten;
    unwritten = undefined;
    if (progress === undefined || ticket === null) return;
    const [row] = await db
      .update(jobs)
      .set({ progress: storableRecord({ ...progress }) })
      .where(
        and(
          eq(jobs.id, id),
          eq(jobs.ticket, ticket),
          eq(jobs.attempts, attempts),
          eq(jobs.state, "running"),
        ),
      )
      .returning({ cancelRequested: jobs.cancelRequested });
    if (row?.cancelRequested === true) onCancel();
  };
  const schedule = () => {
    timer ??= setTimeout(() => {
      writing = write()
        .catch(onError)
        .finally(() => {
          timer = undefined;
          if (unwritten !== undefined && !stopped) schedule();
        });
    }, WRITE_INTERVAL);
  };

  return {
    progress(progress) {
      if (stopped) return;
      unwritten = progress;
      events.tell({ type: "progress", ...about(), progress });
      schedule();
    },
    preview(picture, mediaType) {
      if (!stopped) events.tell({ type: "preview", ...about(), picture, mediaType });
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      return writing;
    },
  };
}
