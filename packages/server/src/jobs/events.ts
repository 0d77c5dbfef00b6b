/** Tells listeners what happens to jobs: in this process at once, to other processes by NOTIFY. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Database, OpenDatabase } from "../storage/database.ts";
import type { JobEvent } from "./job-events.ts";
import { openBacklog, type Backlog, type Subscription } from "./subscription.ts";
import { packEvents, unpackEvents } from "./wire.ts";

export const EVENTS_CHANNEL = "inkloom_jobs";

/** Milliseconds between two progress events of a job that other processes hear of. */
const REMOTE_PROGRESS = 100;

export interface JobEvents {
  /**
   * Runs `work` in a transaction, again where the database ends it in favour of another. What it emits is told once it is
   * committed, and never if it is not.
   */
  change<T>(work: (tx: Database, emit: (event: JobEvent) => void) => Promise<T>): Promise<T>;
  /** Tells what no row holds: progress and previews. */
  tell(event: JobEvent): void;
  /** Calls `listener` within the process, as part of telling. @returns what ends it */
  listen(listener: (event: JobEvent) => void): () => void;
  /** Events to be read in the listener's own time. */
  subscribe(wanted?: (event: JobEvent) => boolean): Subscription;
  /** What another process told. */
  receive(payload: string): void;
  /** Events may have been missed: every subscription is dropped with notice. */
  missed(): void;
  close(): void;
}

interface Subscribed {
  readonly backlog: Backlog;
  readonly wanted: (event: JobEvent) => boolean;
}

export function openEvents(
  { db, client }: OpenDatabase,
  onError: (error: unknown) => void,
): JobEvents {
  const origin = randomUUID();
  const listeners = new Set<(event: JobEvent) => void>();
  const subscribed = new Set<Subscribed>();
  const delayed = new Map<string, { timer: NodeJS.Timeout; latest: JobEvent | undefined }>();

  const tellHere = (event: JobEvent) => {
    for (const listener of listeners)
      try {
        listener(event);
      } catch (error) {
        onError(error);
      }
    for (const { wanted, backlog } of subscribed) if (wanted(event)) backlog.push(event);
  };
  const tellOthers = async (on: Database, events: readonly JobEvent[]) => {
    if (client.kind === "pglite") return;
    for (const payload of packEvents(origin, events))
      await on.execute(sql`select pg_notify(${EVENTS_CHANNEL}, ${payload})`);
  };
  const tellOthersSometimes = (event: JobEvent & { readonly job: string }) => {
    const waiting = delayed.get(event.job);
    if (waiting !== undefined) {
      waiting.latest = event;
      return;
    }
    tellOthers(db, [event]).catch(onError);
    const timer = setTimeout(() => {
      const latest = delayed.get(event.job)?.latest;
      delayed.delete(event.job);
      if (latest !== undefined && "job" in latest) tellOthersSometimes(latest);
    }, REMOTE_PROGRESS);
    delayed.set(event.job, { timer, latest: undefined });
  };
  const forget = (job: string) => {
    clearTimeout(delayed.get(job)?.timer);
    delayed.delete(job);
  };

  return {
    async change(work) {
      let emitted: JobEvent[] = [];
      const result = await repeatOnConflict(() => {
        emitted = [];
        return db.transaction(async (tx) => {
          const made = await work(tx, (event) => emitted.push(event));
          await tellOthers(tx, emitted);
          return made;
        });
      });
      for (const event of emitted) {
        if (event.type === "finished") forget(event.job);
        tellHere(event);
      }
      return result;
    },
    tell(event) {
      tellHere(event);
      if (event.type === "progress" && client.kind === "postgres") tellOthersSometimes(event);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    subscribe(wanted = () => true) {
      const entry: Subscribed = {
        wanted,
        backlog: openBacklog(() => subscribed.delete(entry)),
      };
      subscribed.add(entry);
      return entry.backlog.subscription;
    },
    receive(payload) {
      for (const event of unpackEvents(origin, payload)) tellHere(event);
    },
    missed() {
      for (const { backlog } of [...subscribed]) backlog.drop();
    },
    close() {
      for (const { backlog } of [...subscribed]) backlog.subscription.close();
      for (const job of [...delayed.keys()]) forget(job);
      listeners.clear();
    },
  };
}

/** Deadlock and serialization failure: the same again may succeed. */
const CONFLICTS = ["40P01", "40001"];
const TRIES = 5;

async function repeatOnConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1)
    try {
      return await work();
    } catch (error) {
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
      if (tries === TRIES || !CONFLICTS.includes(code)) throw error;
    }
}
