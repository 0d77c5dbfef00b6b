/** A queue for tests, with workers that end with each test. */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import type { OpenDatabase } from "../storage/database.ts";
import { jobs, settings, users } from "../storage/schema.ts";
import type { NewJob } from "./enqueue.ts";
import { openJobQueue, type JobQueue } from "./queue.ts";
import type { Job, JobState } from "./states.ts";
import type { JobWorker, RunTool } from "./worker.ts";

/** Two users. */
export const A = randomUUID();
export const B = randomUUID();

export const job = (changes: Partial<NewJob> = {}): NewJob => ({
  user: A,
  tool: "generate",
  request: { prompt: "a lighthouse" },
  ...changes,
});

/** Runs until it is let go or its signal fires. */
export const gate = () => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const run: RunTool = async (_job, { signal }) => {
    await Promise.race([
      opened,
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          reject(signal.reason as Error);
        });
      }),
    ]);
    return { result: {} };
  };
  return {
    run,
    open: () => {
      open();
    },
  };
};

export interface TestQueue {
  readonly database: OpenDatabase;
  readonly queue: JobQueue;
  /** Those that the end of the test stops. */
  readonly workers: JobWorker[];
  /** What the queue reported and the test has not taken. */
  readonly errors: unknown[];
  readonly work: (run: RunTool, slots?: number) => Promise<JobWorker>;
  readonly add: (changes?: Partial<NewJob>) => Promise<Job>;
  readonly until: (condition: () => Promise<boolean> | boolean) => Promise<void>;
  /** The row, once the job has ended. */
  readonly ended: (id: string) => Promise<Job>;
  readonly state: (id: string) => Promise<JobState | undefined>;
  /** After each test. */
  readonly empty: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openTestQueue(database: OpenDatabase): Promise<TestQueue> {
  const workers: JobWorker[] = [];
  const errors: unknown[] = [];
  const queue = await openJobQueue(database, {
    onError: (error) => errors.push(error),
    limits: { waiting: 150, waitingPerUser: 140 },
    webhooks: { hosts: ["127.0.0.1"], secret: "between us" },
    look: 1,
  });
  await database.db.insert(users).values([
    { id: A, name: "a", role: "user" },
    { id: B, name: "b", role: "user" },
  ]);
  const until: TestQueue["until"] = async (condition) => {
    const start = performance.now();
    while (!(await condition())) {
      if (performance.now() - start > 30_000) expect.fail("what was waited for did not happen");
      await pause(5);
    }
  };
  return {
    database,
    queue,
    workers,
    errors,
    until,
    work: async (run, slots = 1) => {
      const worker = await queue.startWorker({ run, slots });
      workers.push(worker);
      return worker;
    },
    add: async (changes) => {
      const [row] = await queue.enqueue([job(changes)]);
      return row ?? expect.fail("no row");
    },
    ended: async (id) => {
      let row: Job | undefined;
      await until(async () => {
        row = await queue.get(id);
        return (row?.finishedAt ?? null) !== null;
      });
      return row ?? expect.fail("no row");
    },
    state: async (id) => (await queue.get(id))?.state,
    empty: async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.stop(0)));
      await database.db.delete(jobs);
      await database.db.delete(settings);
      await database.db.update(users).set({ servedAt: null });
      expect(errors.splice(0)).toEqual([]);
    },
    close: async () => {
      await queue.close();
      await database.close();
    },
  };
}
