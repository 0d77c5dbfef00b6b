/** The queue of a data folder that no service has open. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newJobId } from "../jobs/job-id.ts";
import { openJobQueue } from "../jobs/queue.ts";
import { openQueueDesk } from "./queue-desk.ts";
import type { QueueDesk } from "./queue-there.ts";
import { openServiceDesk, type ServiceDesk } from "./service-desk.ts";

let home = "";
let service: ServiceDesk;
let desk: QueueDesk;
const ids: string[] = [];
const wrong: unknown[] = [];
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-desk-"));
  service = await openServiceDesk({ home, language: "en" });
  if (service.kind !== "here") throw new Error("nobody else has this folder");
  const onError = (error: unknown) => wrong.push(error);
  const queue = await openJobQueue(service.storage.database, { onError });
  const request = (prompt: string) => ({ user: null, tool: "generate", request: { prompt } });
  const jobs = await queue.enqueue(["one", "two", "three"].map(request));
  ids.push(...jobs.map(({ id }) => id));
  await queue.enqueue([{ user: null, tool: "upscale", request: {} }]);
  await queue.close();
  desk = await openQueueDesk(service, "en", onError);
});
afterAll(async () => {
  await desk.close();
  await service.close();
  await rm(home, { recursive: true, force: true });
});

const job = (at: number): string => ids[at] ?? "";
const order = async () =>
  (await desk.list({ tool: "generate", limit: 10 })).jobs.map((each) => each.job.id);

describe("the desk", () => {
  test("lists what waits as the API tells it", async () => {
    const { paused, total, jobs } = await desk.list({ limit: 2 });
    expect([paused, total, jobs.length]).toEqual([{ all: false, mine: false }, 4, 2]);
    expect(jobs[0]).toMatchObject({
      place: 0,
      job: { id: job(0), state: "queued", parameters: { prompt: "one" }, user: null },
    });
    expect(typeof jobs[0]?.job.createdAt).toBe("string");
  });

  test("moves jobs and changes their priority", async () => {
    await desk.move(job(2), { before: job(0) });
    expect(await order()).toEqual([job(2), job(0), job(1)]);
    expect((await desk.setPriority(job(1), 7)).priority).toBe(7);
  });

  test("cancels, repeats, pauses and resumes single jobs", async () => {
    const id = job(0);
    expect((await desk.change(id, "cancel")).state).toBe("cancelled");
    expect((await desk.ended({ state: "cancelled", limit: 10 })).jobs.map((job) => job.id)).toEqual(
      [id],
    );
    expect((await desk.change(id, "retry")).state).toBe("queued");
    expect((await desk.change(id, "pause")).state).toBe("paused");
    expect((await desk.get(id)).state).toBe("paused");
    expect((await desk.change(id, "resume")).state).toBe("queued");
    await expect(desk.change(id, "retry")).rejects.toMatchObject({ code: "queue/state" });
  });

  test.each(["x", newJobId(), "' or 1=1"])("knows no job %j", async (id) => {
    await expect(desk.get(id)).rejects.toMatchObject({ code: "queue/unknown" });
    await expect(desk.change(id, "cancel")).rejects.toMatchObject({ code: "queue/unknown" });
  });

  test("pauses and empties the queue", async () => {
    expect(await desk.switchQueue("pause", "all")).toEqual({ all: true, mine: true });
    expect(await desk.switchQueue("resume", "all")).toEqual({ all: false, mine: false });
    expect(await desk.switchQueue("pause", "mine")).toEqual({ all: false, mine: true });
    expect(await desk.clear("all")).toEqual({ cancelled: 4 });
    expect((await desk.list({ limit: 10 })).total).toBe(0);
    expect(wrong).toEqual([]);
  });
});
