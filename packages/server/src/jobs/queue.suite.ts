/** What holds of the queue on each database. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Problem } from "@inkloom/contract";
import type { OpenDatabase } from "../storage/database.ts";
import { assets, jobs, settings, users } from "../storage/schema.ts";
import { QueueFull, type NewJob } from "./enqueue.ts";
import type { JobEvent } from "./job-events.ts";
import { newJobId } from "./job-id.ts";
import { openJobQueue, type JobQueue } from "./queue.ts";
import type { Job } from "./states.ts";
import type { JobWorker, RunTool } from "./worker.ts";

const A = randomUUID();
const B = randomUUID();

const job = (changes: Partial<NewJob> = {}): NewJob => ({
  user: A,
  tool: "generate",
  request: { prompt: "a lighthouse" },
  ...changes,
});

const firstOf = ([row]: readonly Job[]): Job => row ?? expect.fail("no row");

/** Runs until it is let go or its signal fires. */
const gate = () => {
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

const collect = async (events: ReturnType<JobQueue["follow"]>, into: string[]): Promise<void> => {
  for await (const event of events)
    into.push(event.type === "state" ? `state ${event.job.state}` : event.type);
};

export function describeQueue(name: string, openDatabase: () => Promise<OpenDatabase>): void {
  describe(`the queue on ${name}`, () => {
    let database: OpenDatabase;
    let queue: JobQueue;
    const workers: JobWorker[] = [];
    const errors: unknown[] = [];

    beforeAll(async () => {
      database = await openDatabase();
      queue = await openJobQueue(database, {
        onError: (error) => errors.push(error),
        limits: { waiting: 150, waitingPerUser: 140 },
        webhooks: { hosts: ["127.0.0.1"], secret: "between us" },
      });
      await database.db.insert(users).values([
        { id: A, name: "a", role: "user" },
        { id: B, name: "b", role: "user" },
      ]);
    }, 120_000);
    afterEach(async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.stop(0)));
      await database.db.delete(jobs);
      await database.db.delete(settings);
      await database.db.update(users).set({ servedAt: null });
      expect(errors.splice(0)).toEqual([]);
    });
    afterAll(async () => {
      await queue.close();
      await database.close();
    });

    const work = async (run: RunTool, slots = 1): Promise<JobWorker> => {
      const worker = await queue.startWorker({ run, slots });
      workers.push(worker);
      return worker;
    };
    const add = async (changes: Partial<NewJob> = {}) =>
      firstOf(await queue.enqueue([job(changes)]));
    const until = async (condition: () => Promise<boolean> | boolean): Promise<void> => {
      const start = performance.now();
      while (!(await condition())) {
        if (performance.now() - start > 30_000) expect.fail("what was waited for did not happen");
        await pause(5);
      }
    };
    const ended = async (id: string): Promise<Job> => {
      let row: Job | undefined;
      await until(async () => {
        row = await queue.get(id);
        return (row?.finishedAt ?? null) !== null;
      });
      return row ?? expect.fail("no row");
    };
    const state = async (id: string) => (await queue.get(id))?.state;

    test("runs a job, writes its result with what belongs to it, and tells each step", async () => {
      const events: JobEvent[] = [];
      const unlisten = queue.events.listen((event) => events.push(event));
      const hash = "a".repeat(64);
      await work(({ request }, { onProgress, onPreview }) => {
        onProgress({ stage: "sample", step: 1, steps: 2 });
        onPreview(Uint8Array.of(1), "image/png");
        return Promise.resolve({
          result: { prompt: request["prompt"] },
          record: async (tx) => {
            await tx.insert(assets).values({ hash, bytes: 1, mediaType: "image/png" });
          },
        });
      });
      const { id } = await add();
      expect(await ended(id)).toMatchObject({
        state: "done",
        result: { prompt: "a lighthouse" },
        attempts: 1,
        ticket: null,
      });
      expect(await database.db.select().from(assets).where(eq(assets.hash, hash))).toHaveLength(1);
      await until(() => events.some(({ type }) => type === "finished"));
      unlisten();
      expect(events.map(({ type }) => type)).toEqual([
        "queued",
        "started",
        "progress",
        "preview",
        "finished",
      ]);
      const revisions = events.map((event) => ("revision" in event ? event.revision : 0));
      expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
      expect(new Set(revisions).size).toBe(5);
    });

    test("writes nothing of a job whose last transaction fails, and runs it again", async () => {
      let runs = 0;
      await work(() => {
        runs += 1;
        const fails = runs === 1;
        return Promise.resolve({
          result: { runs },
          record: async (tx) => {
            await tx.insert(settings).values({ key: `entry ${runs}`, value: 1 });
            if (fails) await tx.execute(sql`select 1 / 0`);
          },
        });
      });
      const { id } = await add();
      expect(await ended(id)).toMatchObject({ state: "done", result: { runs: 2 }, attempts: 2 });
      const entries = await database.db.select().from(settings);
      expect(entries.map(({ key }) => key).filter((key) => key.startsWith("entry"))).toEqual([
        "entry 2",
      ]);
    });

    test("gives a job up that ends its worker three times, and says so", async () => {
      let runs = 0;
      // To the queue a worker that cannot end a job is one that died.
      await work(() => {
        runs += 1;
        return Promise.resolve({
          result: {},
          record: async (tx) => {
            await tx.execute(sql`select 1 / 0`);
          },
        });
      });
      const { id } = await add();
      const row = await ended(id);
      expect(runs).toBe(3);
      expect(row).toMatchObject({ state: "failed", error: { code: "job/worker-died" } });
    });

    test("does not let one user's many jobs of the loaded model delay another by more than three", async () => {
      const order: (string | null)[] = [];
      const many = Array.from({ length: 100 }, () => job({ model: "x" }));
      await queue.enqueue(many);
      await work((running) => {
        order.push(running.user);
        return Promise.resolve({ result: {} });
      });
      await until(() => order.length >= 5);
      const { id } = await add({ user: B, model: "y" });
      const before = order.length;
      await ended(id);
      // One more may have been chosen while the job was being added.
      expect(order.indexOf(B) - before).toBeLessThanOrEqual(4);
      expect(order.indexOf(B)).toBeGreaterThanOrEqual(before);
      expect(order.length).toBeLessThan(100);
    });

    test("serves users in turn, and each by position, priority and age", async () => {
      await queue.pauseQueue("all");
      const ids: string[] = [];
      for (const [user, priority] of [
        [A, 0],
        [A, 0],
        [A, 5],
        [B, 0],
        [B, 0],
      ] as const)
        ids.push((await add({ user, priority, model: "x" })).id);
      const [first = "", second = "", urgent = "", other = "", last = ""] = ids;
      await queue.move(last, { before: other });
      await queue.move(first, { after: second });
      await expect(queue.move(first, { before: other })).rejects.toMatchObject({
        code: "queue/unknown",
      });
      const order: string[] = [];
      await work(({ id }) => {
        order.push(id);
        return Promise.resolve({ result: {} });
      });
      expect(order).toEqual([]);
      expect((await queue.list()).map((row) => row.job.id)).toEqual([
        urgent,
        last,
        second,
        other,
        first,
      ]);
      await queue.resumeQueue("all");
      await until(() => order.length === 5);
      // The urgent one is A's first and goes before everything; then B has waited longer.
      expect(order).toEqual([urgent, last, second, other, first]);
    });

    test("holds back a job, one user's jobs or everybody's, and goes on where it was", async () => {
      const done: string[] = [];
      await queue.pauseQueue({ user: A });
      const held = await add();
      const single = await add({ user: B });
      await queue.pause(single.id);
      const free = await add({ user: B });
      await work(({ id }) => {
        done.push(id);
        return Promise.resolve({ result: {} });
      });
      await ended(free.id);
      expect(done).toEqual([free.id]);
      expect(await state(single.id)).toBe("paused");
      expect((await queue.pauses()).users).toEqual([A]);
      await queue.resumeQueue({ user: A });
      await ended(held.id);
      await queue.pauseQueue("all");
      await queue.resume(single.id);
      await pause(50);
      expect(await state(single.id)).toBe("queued");
      await queue.resumeQueue("all");
      await ended(single.id);
      expect(done).toEqual([free.id, held.id, single.id]);
    });

    test("cancels what waits at once, with all that waits for it", async () => {
      const [first, second, third] = await queue.enqueue(chain());
      await queue.cancel(first?.id ?? "");
      expect(await state(first?.id ?? "")).toBe("cancelled");
      expect(await queue.get(third?.id ?? "")).toMatchObject({
        state: "cancelled",
        error: { code: "job/waited-for" },
      });
      await expect(queue.retry(second?.id ?? "")).rejects.toMatchObject({ code: "job/waited-for" });
      expect(await queue.cancel(first?.id ?? "")).toMatchObject({ state: "cancelled" });
      await expect(queue.cancel(randomUUID())).rejects.toMatchObject({ code: "queue/unknown" });
      await expect(queue.cancel("../../etc")).rejects.toMatchObject({ code: "queue/unknown" });
    });

    test("acknowledges the cancelling of a running job and fires its signal", async () => {
      const { run } = gate();
      let fired = Infinity;
      await work((running, context) => {
        context.signal.addEventListener("abort", () => {
          fired = performance.now();
        });
        return run(running, context);
      });
      const { id } = await add();
      await until(async () => (await state(id)) === "running");
      const asked = performance.now();
      expect(await queue.cancel(id)).toMatchObject({ state: "running", cancelRequested: true });
      expect(fired).toBeLessThan(Infinity);
      expect(fired - asked).toBeLessThan(BUSY_MACHINE * 100);
      expect(await ended(id)).toMatchObject({ state: "cancelled", error: null });
      await expect(queue.pause(id)).rejects.toMatchObject({ code: "queue/state" });
    });

    test("keeps what a cancelled job made before it noticed, and calls it cancelled", async () => {
      const { run, open } = gate();
      await work(async (running) => {
        await run(running, {
          signal: new AbortController().signal,
          onProgress: () => undefined,
          onPreview: () => undefined,
        });
        return { result: { pictures: 1 } };
      });
      const { id } = await add();
      await until(async () => (await state(id)) === "running");
      await queue.cancel(id);
      open();
      expect(await ended(id)).toMatchObject({ state: "cancelled", result: { pictures: 1 } });
    });

    test("runs jobs in the order in which they wait for each other", async () => {
      const order: string[] = [];
      const rows = await queue.enqueue(chain());
      const ids = rows.map(({ id }) => id);
      expect(new Set(rows.map(({ batchId }) => batchId)).size).toBe(1);
      await work(({ id }) => {
        order.push(id);
        return Promise.resolve({ result: {} });
      }, 2);
      await ended(ids[2] ?? "");
      expect(order).toEqual(ids);
      const late = await add({ waitsFor: [ids[0] ?? ""] });
      expect(late.waitsFor).toBe(0);
      await ended(late.id);
    });

    test("refuses rings and dependencies on what is not there or has failed", async () => {
      const [a, b] = [newJobId(), newJobId()];
      const wait = (changes: Partial<NewJob>) => job(changes);
      for (const wanted of [
        [wait({ id: a, waitsFor: [b] }), wait({ id: b, waitsFor: [a] })],
        [wait({ id: a, waitsFor: [a] })],
        [wait({ waitsFor: [newJobId()] })],
        [wait({ waitsFor: ["nonsense"] })],
      ])
        await expect(queue.enqueue(wanted)).rejects.toMatchObject({ code: "queue/dependency" });
      expect(await queue.list()).toEqual([]);
    });

    test("fails with the tool's problem, or says that it did not expect the error; both can be retried", async () => {
      const problem = new Problem("mask/size", { en: "Wrong mask.", zh: "蒙版不对。" });
      let runs = 0;
      await work(() => {
        runs += 1;
        if (runs === 1) return Promise.reject(problem);
        if (runs === 2) return Promise.reject(new TypeError("secret detail"));
        return Promise.resolve({ result: {} });
      });
      const { id } = await add();
      expect(await ended(id)).toMatchObject({
        state: "failed",
        error: { code: "mask/size", sentence: { en: "Wrong mask.", zh: "蒙版不对。" } },
      });
      await queue.retry(id);
      await until(() => errors.length > 0);
      const failed = await ended(id);
      expect(failed).toMatchObject({ state: "failed", error: { code: "job/failed" } });
      expect(JSON.stringify(failed.error)).not.toContain("secret");
      expect(errors.splice(0)).toHaveLength(1);
      await queue.retry(id);
      expect(await ended(id)).toMatchObject({ state: "done", error: null, attempts: 1 });
      await queue.remove(id);
      expect(await queue.get(id)).toBeUndefined();
    });

    test("is full at its limits and says when to ask again", async () => {
      await queue.enqueue(Array.from({ length: 140 }, () => job()));
      const refused = await queue.enqueue([job()]).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(QueueFull);
      expect(refused).toMatchObject({ code: "queue/full", status: 429 });
      expect((refused as QueueFull).retryAfterSeconds).toBeGreaterThanOrEqual(1);
      await queue.enqueue(Array.from({ length: 10 }, () => job({ user: B })));
      await expect(queue.enqueue([job({ user: null })])).rejects.toMatchObject({
        code: "queue/full",
      });
      expect(await queue.clear(A)).toBe(140);
      expect(await queue.counts()).toMatchObject({ queued: 10, cancelled: 140 });
      expect(await queue.counts(B)).toMatchObject({ queued: 10, cancelled: 0 });
    });

    test("hands back what runs when a worker stops, and another ends it", async () => {
      const { run } = gate();
      const worker = await work(run);
      const { id } = await add();
      await until(async () => (await state(id)) === "running");
      workers.splice(0);
      await worker.stop(0);
      expect(await queue.get(id)).toMatchObject({ state: "queued", attempts: 0, ticket: null });
      await work(() => Promise.resolve({ result: { second: true } }));
      expect(await ended(id)).toMatchObject({ result: { second: true }, attempts: 1 });
    });

    test("discards the result of a worker that has lost its job", async () => {
      const { run, open } = gate();
      await work(run);
      const { id } = await add();
      await until(async () => (await state(id)) === "running");
      const other = { ticket: randomUUID(), worker: "another" };
      await database.db.update(jobs).set(other).where(eq(jobs.id, id));
      open();
      await pause(200);
      expect(await queue.get(id)).toMatchObject({ state: "running", result: null, ...other });
    });

    test("shows the history by pages, newest first", async () => {
      await work(() => Promise.resolve({ result: {} }));
      const rows = await queue.enqueue(Array.from({ length: 7 }, () => job()));
      for (const { id } of rows) await ended(id);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await queue.history({ user: A, limit: 3, cursor });
        seen.push(...page.jobs.map(({ id }) => id));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(seen).toEqual(rows.map(({ id }) => id).toReversed());
      expect((await queue.history({ user: B })).jobs).toEqual([]);
      await expect(queue.history({ cursor: "' or 1=1" })).rejects.toMatchObject({
        code: "input/invalid",
      });
    });

    test("lets a client watch a job, and come back without missing its present state", async () => {
      const { run, open } = gate();
      await work((running, context) => {
        context.onProgress({ stage: "sample", step: 1, steps: 2 });
        return run(running, context);
      });
      const { id, revision } = await add();
      await until(async () => (await state(id)) === "running");
      const away = new AbortController();
      const first = [];
      for await (const event of queue.follow(id, { signal: away.signal })) {
        first.push(event.type);
        away.abort();
      }
      expect(first).toEqual(["state"]);
      const running = await queue.get(id);
      const again: string[] = [];
      const known: string[] = [];
      const watching = [
        collect(queue.follow(id, { seen: revision }), again),
        collect(queue.follow(id, { seen: running?.revision }), known),
      ];
      await until(() => again.length === 1);
      open();
      await Promise.all(watching);
      expect(again).toEqual(["state running", "finished"]);
      expect(known).toEqual(["finished"]);
      const late: string[] = [];
      await collect(queue.follow(id), late);
      expect(late).toEqual(["state done"]);
      await expect(queue.follow("no id").next()).rejects.toMatchObject({ code: "queue/unknown" });
    });

    test("calls a job's webhook when it has ended, again where that fails, and refuses other hosts", async () => {
      const bodies: unknown[] = [];
      const server = createServer((request, response) => {
        request.on("data", (chunk: Buffer) => bodies.push(JSON.parse(chunk.toString())));
        request.on("end", () => {
          response.writeHead(bodies.length === 1 ? 503 : 204).end();
        });
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as AddressInfo;
      await work(() => Promise.resolve({ result: { pictures: 1 } }));
      await expect(add({ webhook: "http://10.0.0.1/" })).rejects.toMatchObject({
        code: "webhook/refused",
      });
      const { id } = await add({ webhook: `http://127.0.0.1:${port}/done` });
      await until(() => bodies.length === 2);
      expect(bodies[1]).toMatchObject({ id, state: "done", result: { pictures: 1 }, error: null });
      expect(bodies[0]).toEqual(bodies[1]);
      server.close();
    });

    const chain = (): NewJob[] => {
      const ids = [newJobId(), newJobId(), newJobId()];
      return ids.map((id, i) => job({ id, waitsFor: i === 0 ? [] : [ids[i - 1] ?? ""] }));
    };
  });
}

/** Times are stretched for machines on which everything else runs too. */
const BUSY_MACHINE = 5;
