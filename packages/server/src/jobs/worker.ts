/** Runs jobs: one for each ticket, several at once where there are several slots. */
import { randomUUID } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import { Problem, type Progress } from "@inkloom/contract";
import type { Database } from "../storage/database.ts";
import { jobs } from "../storage/schema.ts";
import type { Ticket } from "./delivery.ts";
import type { Desk } from "./desk.ts";
import { endJob, type End } from "./ends.ts";
import { noteProgress } from "./progress-notes.ts";
import type { Job } from "./states.ts";
import { sendMissing } from "./sweep.ts";
import { putBack, requeue, take } from "./take.ts";

export interface RunningJob {
  readonly id: string;
  readonly user: string | null;
  readonly tool: string;
  readonly request: Readonly<Record<string, unknown>>;
}

export interface JobContext {
  /** Fires when the job is cancelled, handed back or another worker has it. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly onPreview: (picture: Uint8Array, mediaType: string) => void;
}

export interface JobOutcome {
  /** What clients are answered; pictures by the names under which they were stored. */
  readonly result: Readonly<Record<string, unknown>>;
  /** Writes what belongs to the job, such as its pictures' entries in the gallery, in the transaction that ends it. */
  readonly record?: ((tx: Database) => Promise<void>) | undefined;
}

/** Does what a job asks. It may be called again for a job whose worker died, so what it leaves behind before it returns
 *  must be the same each time, as files named by their content are. */
export type RunTool = (job: RunningJob, context: JobContext) => Promise<JobOutcome>;

export interface WorkerOptions {
  readonly run: RunTool;
  /** Jobs at once. @default 1 */
  readonly slots?: number;
  /** Told in the queue and the log. @default "worker" */
  readonly name?: string;
  readonly onError: (error: unknown) => void;
}

export interface JobWorker {
  /** Ids of what runs. */
  running(): string[];
  /** Takes nothing new, lets what runs end, hands back what has not ended after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

/** Milliseconds between two looks for wishes to cancel whose event got lost, and between two sweeps. */
const CANCEL_LOOK = 2_000;
const SWEEP = 15_000;
/** How long a run may take to notice its signal when the worker stops. */
const STOP_GRACE = 5_000;

const HANDED_BACK = Symbol("handed back");
/** Its ticket has been given on, as after a sleep of the machine: the job is another's, and nobody cancelled it. */
const LOST = Symbol("lost");

interface Slot {
  readonly job: Job;
  readonly abort: AbortController;
}

export async function startWorker(
  desk: Desk,
  { run, slots = 1, name = "worker", onError }: WorkerOptions,
): Promise<JobWorker> {
  const worker = `${name}/${randomUUID()}`;
  const busy = new Map<string, Slot>();
  let stopping = false;

  const useTicket = async (ticket: Ticket, loaded: string | null): Promise<string | null> => {
    const job = stopping ? undefined : await take(desk, { ticket: ticket.id, worker, loaded });
    if (job === undefined) {
      // Taken while stopping: its job is another's, so its right to run goes on too.
      if (stopping) await desk.db.transaction((tx) => desk.delivery.send(tx, 1));
      return loaded;
    }
    const slot: Slot = { job, abort: new AbortController() };
    const lost = () => {
      slot.abort.abort(LOST);
    };
    ticket.signal.addEventListener("abort", lost);
    busy.set(job.id, slot);
    try {
      await settle(ticket, slot, await perform(slot));
    } finally {
      busy.delete(job.id);
      ticket.signal.removeEventListener("abort", lost);
    }
    return job.model ?? loaded;
  };

  const perform = async ({ job, abort }: Slot): Promise<Settled> => {
    const { id, userId, tool, request } = job;
    const cancelNow = () => {
      abort.abort(cancelled(id));
    };
    const notes = noteProgress(desk, job, cancelNow, onError);
    try {
      const { result, record } = await run(
        { id, user: userId, tool, request },
        {
          signal: abort.signal,
          onProgress: (progress) => {
            notes.progress(progress);
          },
          onPreview: (picture, mediaType) => {
            notes.preview(picture, mediaType);
          },
        },
      );
      return { end: { state: "done", result }, record };
    } catch (error) {
      if (abort.signal.aborted) return withdrawn(abort.signal.reason);
      if (!(error instanceof Problem)) onError(error);
      return { end: { state: "failed", error: asProblem(job, error) } };
    } finally {
      await notes.stop();
    }
  };

  /** Ends the job if its row still bears the ticket. The ticket ends after it: should that be lost, it is delivered again
   *  and finds another job or nothing. */
  const settle = (ticket: Ticket, { job }: Slot, settled: Settled): Promise<void> =>
    desk.events.change(async (tx, emit) => {
      const [row] = await tx
        .select()
        .from(jobs)
        .where(
          and(
            eq(jobs.id, job.id),
            eq(jobs.ticket, ticket.id),
            eq(jobs.worker, worker),
            eq(jobs.attempts, job.attempts),
            eq(jobs.state, "running"),
          ),
        )
        .for("update");
      if (row === undefined) return;
      if (settled === "lost") {
        // Nobody has taken it yet; that counts as an end of its worker, so that it does not happen for ever.
        await putBack(tx, emit, desk.delivery, eq(jobs.id, row.id));
        await desk.delivery.send(tx, 1);
      } else if (settled === "handed back" && !row.cancelRequested) {
        await requeue(tx, emit, row, row.attempts - 1);
        await desk.delivery.send(tx, 1);
      } else {
        const end: End = settled === "handed back" ? { state: "cancelled" } : settled.end;
        // Whoever was told that it is being cancelled does not find it done.
        const state = row.cancelRequested ? "cancelled" : end.state;
        if (settled !== "handed back") await settled.record?.(tx);
        await endJob(tx, emit, desk.delivery, row, { ...end, state });
      }
    });

  const unlisten = desk.events.listen((event) => {
    if (event.type === "cancelling") busy.get(event.job)?.abort.abort(cancelled(event.job));
  });
  const lookForCancelled = async () => {
    if (busy.size === 0) return;
    const rows = await desk.db
      .select({ id: jobs.id })
      .from(jobs)
      .where(and(inArray(jobs.id, [...busy.keys()]), eq(jobs.cancelRequested, true)));
    for (const { id } of rows) busy.get(id)?.abort.abort(cancelled(id));
  };
  const timers = [
    setInterval(() => void lookForCancelled().catch(onError), CANCEL_LOOK),
    setInterval(
      () => void desk.db.transaction((tx) => sendMissing(desk, tx)).catch(onError),
      SWEEP,
    ),
  ];
  const ends = await Promise.all(
    Array.from({ length: slots }, () => {
      let loaded: string | null = null;
      return desk.delivery.work(async (ticket) => {
        loaded = await useTicket(ticket, loaded);
      });
    }),
  );

  return {
    running: () => [...busy.keys()],
    async stop(graceMs = 30_000) {
      stopping = true;
      timers.forEach(clearInterval);
      const idle = Promise.all(ends.map((end) => end()));
      if (!(await within(idle, graceMs))) {
        for (const { abort } of busy.values()) abort.abort(HANDED_BACK);
        // What ignores its signal is left to the next delivery of its ticket.
        await within(idle, STOP_GRACE);
      }
      unlisten();
    },
  };
}

type Settled =
  "handed back" | "lost" | { readonly end: End; readonly record?: JobOutcome["record"] };

/** What becomes of a run that its signal ended. */
function withdrawn(reason: unknown): Settled {
  if (reason === HANDED_BACK) return "handed back";
  return reason === LOST ? "lost" : { end: { state: "cancelled" } };
}

const cancelled = (id: string) => new DOMException(`Job ${id} was cancelled.`, "AbortError");

const asProblem = ({ id, tool }: Job, error: unknown): Problem =>
  error instanceof Problem
    ? error
    : new Problem(
        "job/failed",
        {
          en: `Job ${id} (${tool}) met an unexpected error.`,
          zh: `任务 ${id}（${tool}）遇到意外错误。`,
        },
        { cause: error },
      );

/** @returns whether it came to its end in time */
const within = async (work: Promise<unknown>, milliseconds: number): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      resolve(false);
    }, milliseconds);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
};
