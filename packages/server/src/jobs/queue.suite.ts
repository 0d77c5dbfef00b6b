/** What holds of the queue on each database. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { OpenDatabase } from "../storage/database.ts";
import { QueueFull, type NewJob } from "./enqueue.ts";
import { newJobId } from "./job-id.ts";
import type { JobQueue } from "./queue.ts";
import { A, B, gate, job, openTestQueue, type TestQueue } from "./test-queue.suite.ts";
import { testWorkers } from "./worker.suite.ts";

export function describeQueue(name: string, openDatabase: () => Promise<OpenDatabase>): void {
  describe(`the queue on ${name}`, () => {
    let opened: TestQueue | undefined;
    const get = () => opened ?? expect.fail("the queue did not open");
    beforeAll(async () => {
      opened = await openTestQueue(await openDatabase());
    }, 120_000);
    afterEach(() => get().empty());
    afterAll(() => get().close());
    testQueue(get);
    testWorkers(get);
  });
}

const collect = async (events: ReturnType<JobQueue["follow"]>, into: string[]): Promise<void> => {
  for await (const event of events)
    into.push(event.type === "state" ? `state ${event.job.state}` : event.type);
};

/** Three jobs, each waits for the one before. */
const chain = (): NewJob[] => {
  const ids = [newJobId(), newJobId(), newJobId()];
  return ids.map((id, i) => job({ id, waitsFor: i === 0 ? [] : [ids[i - 1] ?? ""] }));
};

function testQueue(opened: () => TestQueue): void {
  test("does not let one user's many jobs of the loaded model delay another by more than three", async () => {
    const { queue, work, add, until, ended } = opened();
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
    const { queue, work, add, until } = opened();
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
    const places = await queue.order();
    const next = { id: last, userId: B, tool: "generate", batchId: null, place: 1 };
    expect(places[1]).toEqual(next);
    const gone = { ...next, id: "00000000-0000-7000-8000-000000000001" };
    const shown = [];
    for await (const { job, place } of queue.at([gone, ...places.slice(2)]))
      shown.push([job.id, place]);
    expect(shown).toEqual([
      [second, 2],
      [other, 3],
      [first, 4],
    ]);
    await queue.resumeQueue("all");
    await until(() => order.length === 5);
    // The urgent one is A's first and goes before everything; then B has waited longer.
    expect(order).toEqual([urgent, last, second, other, first]);
  });

  test("a job that was moved before a more urgent one of its user is shown where it will start", async () => {
    const { queue, work, add, until } = opened();
    await queue.pauseQueue("all");
    const urgent = await add({ user: A, priority: 5 });
    const moved = await add({ user: A });
    const other = await add({ user: B, priority: 3 });
    await queue.move(moved.id, { before: urgent.id });
    const shown = (await queue.list()).map((row) => row.job.id);
    const order: string[] = [];
    await work(({ id }) => {
      order.push(id);
      return Promise.resolve({ result: {} });
    });
    await queue.resumeQueue("all");
    await until(() => order.length === 3);
    expect(order).toEqual([other.id, moved.id, urgent.id]);
    expect(shown).toEqual(order);
  });

  test("holds back a job, one user's jobs or everybody's, and goes on where it was", async () => {
    const { queue, work, add, ended, state } = opened();
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
    const { queue, state } = opened();
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

  test("runs jobs in the order in which they wait for each other", async () => {
    const { queue, work, add, ended } = opened();
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
    const { queue } = opened();
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

  test("is full at its limits and says when to ask again", async () => {
    const { queue } = opened();
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

  test("shows the history by pages, newest first", async () => {
    const { queue, work, ended } = opened();
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
    const { queue, work, add, until, state } = opened();
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
    const gone: string[] = [];
    await collect(queue.follow(id, { signal: AbortSignal.abort() }), gone);
    expect(gone).toEqual(["state running"]);
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
    const { work, add, until } = opened();
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
}
