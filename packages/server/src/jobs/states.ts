/** What a job can become, and how its changes are counted. */
import { sql } from "drizzle-orm";
import { JOB_STATES, jobs } from "../storage/schema.ts";

export type JobState = (typeof JOB_STATES)[number];

/** A row of the table. */
export type Job = typeof jobs.$inferSelect;

/** From each state, where it may go. Every change is made on condition of the old state. */
export const TRANSITIONS: Readonly<Record<JobState, readonly JobState[]>> = {
  queued: ["running", "paused", "cancelled"],
  paused: ["queued", "cancelled"],
  // Back to the queue where its worker died or hands it back.
  running: ["done", "failed", "cancelled", "queued"],
  done: [],
  failed: ["queued"],
  cancelled: ["queued"],
};

/** The states from which `state` can be reached. */
export const statesBefore = (state: JobState): JobState[] =>
  JOB_STATES.filter((before) => TRANSITIONS[before].includes(state));

/** States from which nothing happens by itself. */
export const ENDED = ["done", "failed", "cancelled"] as const satisfies readonly JobState[];

export type EndedState = (typeof ENDED)[number];

/** States in which a job waits for its turn or for people. */
export const WAITING = ["queued", "paused"] as const satisfies readonly JobState[];

/**
 * A change of state starts the next block of revisions, so that it is later than every progress event of the block
 * before, including those that were told but never written.
 */
export const REVISION_BLOCK = 2 ** 20;

/** The revision of a changed row, for `set`. */
export const nextRevision = sql<number>`(${jobs.revision} / ${REVISION_BLOCK}::bigint + 1) * ${REVISION_BLOCK}::bigint`;
