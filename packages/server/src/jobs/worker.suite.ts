/** What holds of workers on each database. */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { Problem } from "@inkloom/contract";
import { assets, jobs, settings } from "../storage/schema.ts";
import type { Delivery } from "./delivery.ts";
import type { JobEvent } from "./job-events.ts";
import { gate, type TestQueue } from "./test-queue.suite.ts";
import { startWorker } from "./worker.ts";

/** Times are stretched for machines on which everything else runs too. */
const BUSY_MACHINE = 5;

export function testWorkers(opened: () => TestQueue): void {
  test("runs a job, writes its result with what belongs to it, and tells each step", async () => {
    const { database, queue, work, add, until, ended } = opened();
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
    const { database, work, add, ended } = opened();
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

  test("asks and answers without what no row can hold", async () => {
    const { queue, work, ended } = opened();
    const bad = "a\0b\ud800";
    const good = "ab\ufffd";
    let asked: unknown;
    await work(({ request }, { onProgress }) => {
      asked = request["prompt"];
      onProgress({ stage: "load", notice: { en: bad, zh: bad } });
      return Promise.resolve({ result: { texts: { [bad]: [bad, 1, null] } } });
    });
    const [job] = await queue.enqueue([
      { tool: "generate", user: null, request: { prompt: bad }, model: bad },
    ]);
    expect(await ended(job?.id ?? "")).toMatchObject({
      state: "done",
      model: good,
      request: { prompt: good },
      result: { texts: { [good]: [good, 1, null] } },
      attempts: 1,
    });
    expect(asked).toBe(good);
  });

  test("gives a job up that ends its worker three times, and says so", async () => {
    const { work, add, ended } = opened();
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

  test("acknowledges the cancelling of a running job and fires its signal", async () => {
    const { queue, work, add, until, ended, state } = opened();
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
    const { queue, work, add, until, ended, state } = opened();
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

  test("fails with the tool's problem, or says that it did not expect the error; both can be retried", async () => {
    const { queue, work, add, until, ended, errors } = opened();
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

  test("hands back what runs when a worker stops, and another ends it", async () => {
    const { queue, work, workers, add, until, ended, state } = opened();
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

  test("puts a job back whose ticket was given on before anybody took it, as after a sleep of the machine", async () => {
    const { database, queue, errors, add, until, state } = opened();
    const { run } = gate();
    const { id } = await add();
    const claim = new AbortController();
    const uses: Promise<void>[] = [];
    const nothing = () => Promise.resolve();
    const delivery: Delivery = {
      send: nothing,
      waiting: () => Promise.resolve(0),
      clear: nothing,
      work: (use) => {
        uses.push(use({ id: randomUUID(), signal: claim.signal }));
        return Promise.resolve(nothing);
      },
      sendWebhook: nothing,
      workWebhooks: nothing,
      listen: nothing,
      close: nothing,
    };
    const limits = { waiting: 10, waitingPerUser: 10 };
    const worker = await startWorker(
      { db: database.db, events: queue.events, limits, delivery },
      { run, onError: (error) => errors.push(error) },
    );
    await until(async () => (await state(id)) === "running");
    claim.abort();
    await Promise.all(uses);
    await worker.stop(0);
    expect(await queue.get(id)).toMatchObject({
      state: "queued",
      attempts: 1,
      ticket: null,
      cancelRequested: false,
    });
  });

  test("discards the result of a worker that has lost its job", async () => {
    const { database, queue, work, add, until, state } = opened();
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
}
