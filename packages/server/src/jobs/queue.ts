/** The queue as the rest of the service sees it. */
import type { OpenDatabase } from "../storage/database.ts";
import { cancel, clear, pauseJob, remove, resumeJob, retry } from "./cancel.ts";
import { openDelivery } from "./delivery.ts";
import type { Desk, QueueLimits } from "./desk.ts";
import { enqueue, type NewJob } from "./enqueue.ts";
import { EVENTS_CHANNEL, openEvents, type JobEvents } from "./events.ts";
import { follow } from "./follow.ts";
import {
  countJobs,
  ofUser,
  readHistory,
  readOrder,
  readPlaces,
  readQueue,
  type HistoryPage,
  type HistoryQuery,
  type JobCounts,
  type QueuedJob,
  type QueuePlace,
} from "./history.ts";
import { readJob } from "./job-row.ts";
import { move, setPriority, type Place } from "./order.ts";
import { readPauses, setPause, type Pauses, type Whose } from "./pauses.ts";
import type { Job } from "./states.ts";
import type { WebhookOptions } from "./webhook.ts";
import { recover, sendMissing } from "./sweep.ts";
import { tellWebhook } from "./webhook-calls.ts";
import { startWorker, type JobWorker, type WorkerOptions } from "./worker.ts";

export interface JobQueueOptions {
  readonly onError: (error: unknown) => void;
  readonly limits?: Partial<QueueLimits>;
  /** @default jobs that name a webhook are refused */
  readonly webhooks?: WebhookOptions | undefined;
  /** Seconds between two looks for jobs whose worker or webhook is to be tried again, 1 or more. @default 5 */
  readonly look?: number | undefined;
}

/** Every change is one transaction; ids that no job has are refused with a Problem `queue/unknown`. */
export interface JobQueue {
  readonly events: JobEvents;
  /** All of them or, past a limit, none: `QueueFull`. More than one share a batch id. */
  enqueue(wanted: readonly NewJob[]): Promise<Job[]>;
  get(id: string): Promise<Job | undefined>;
  /** A job's present state and then its events, until it ends. */
  follow(
    id: string,
    options?: { readonly seen?: number | undefined; readonly signal?: AbortSignal },
  ): ReturnType<typeof follow>;
  cancel(id: string): Promise<Job>;
  pause(id: string): Promise<Job>;
  resume(id: string): Promise<Job>;
  retry(id: string): Promise<Job>;
  remove(id: string): Promise<void>;
  move(id: string, place: Place): Promise<void>;
  setPriority(id: string, priority: number): Promise<Job>;
  /** Cancels all that waits, of one user where one is named. */
  clear(user?: string | null): Promise<number>;
  /** Nobody's jobs start, or not those of one user; what runs goes on. */
  pauseQueue(whose: Whose): Promise<void>;
  resumeQueue(whose: Whose): Promise<void>;
  pauses(): Promise<Pauses>;
  /** What runs and waits, in its order. */
  order(): Promise<QueuePlace[]>;
  /** The jobs of these places, read a few at a time. */
  at(places: readonly QueuePlace[]): AsyncIterable<QueuedJob>;
  list(): Promise<QueuedJob[]>;
  history(query: HistoryQuery): Promise<HistoryPage>;
  counts(user?: string | null): Promise<JobCounts>;
  startWorker(options: Omit<WorkerOptions, "onError">): Promise<JobWorker>;
  /** Ends workers first. */
  close(): Promise<void>;
}

const DEFAULT_LIMITS: QueueLimits = { waiting: 10_000, waitingPerUser: 5_000 };

export async function openJobQueue(
  database: OpenDatabase,
  { onError, limits, webhooks, look }: JobQueueOptions,
): Promise<JobQueue> {
  const { db } = database;
  const events = openEvents(database, onError);
  const delivery = await openDelivery(database, { onError, look });
  const desk: Desk = { db, delivery, events, limits: { ...DEFAULT_LIMITS, ...limits }, webhooks };
  const workers = new Set<JobWorker>();
  if (database.client.kind === "pglite") await recover(desk);
  else await listenToOthers();
  if (webhooks !== undefined)
    await delivery.workWebhooks((id, last) => tellWebhook(desk, webhooks, id, last, onError));

  async function listenToOthers() {
    let connected = false;
    await delivery.listen(
      EVENTS_CHANNEL,
      (payload) => {
        events.receive(payload);
      },
      () => {
        if (connected) events.missed();
        connected = true;
      },
    );
  }
  const setQueuePause = (whose: Whose, paused: boolean) =>
    events.change(async (tx, emit) => {
      await setPause(tx, whose, paused);
      if (!paused) await sendMissing(desk, tx);
      emit({ type: "queue", user: whose === "all" ? null : whose.user });
    });

  return {
    events,
    enqueue: (wanted) => enqueue(desk, wanted),
    get: (id) => readJob(db, id),
    follow: (id, options) => follow(db, events, id, options),
    cancel: (id) => cancel(desk, id),
    pause: (id) => pauseJob(desk, id),
    resume: (id) => resumeJob(desk, id),
    retry: (id) => retry(desk, id),
    remove: (id) => remove(desk, id),
    move: (id, place) => move(desk, id, place),
    setPriority: (id, priority) => setPriority(desk, id, priority),
    clear: (user) => clear(desk, user === undefined ? undefined : ofUser(user)),
    pauseQueue: (whose) => setQueuePause(whose, true),
    resumeQueue: (whose) => setQueuePause(whose, false),
    pauses: () => readPauses(db),
    order: () => readOrder(db),
    at: (places) => readPlaces(db, places),
    list: () => readQueue(db),
    history: (query) => readHistory(db, query),
    counts: (user) => countJobs(db, user),
    async startWorker(options) {
      const started = await startWorker(desk, { ...options, onError });
      const worker: JobWorker = {
        running: () => started.running(),
        stop: async (graceMs) => {
          workers.delete(worker);
          await started.stop(graceMs);
        },
      };
      workers.add(worker);
      return worker;
    },
    async close() {
      await Promise.all([...workers].map((worker) => worker.stop()));
      events.close();
      await delivery.close();
    },
  };
}
