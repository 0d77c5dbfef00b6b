import { setImmediate as turn } from "node:timers/promises";
import { validate, TOOLS } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { type Account, LOCAL_ACCOUNT } from "../../auth/account.ts";
import { CATALOGUE } from "../dialect-service.suite.ts";
import type { DialectProgress, DialectRequest, DialectService } from "../service.ts";
import { a1111App } from "./a1111-app.suite.ts";
import { IDLE, Works } from "./work.ts";

const anna: Account = { userId: "anna", name: "anna", role: "user" };
const ben: Account = { userId: "ben", name: "ben", role: "user" };
const boss: Account = { userId: "boss", name: "boss", role: "admin" };

const request: DialectRequest<"generate"> = {
  tool: "generate",
  parameters: validate(TOOLS.generate, { prompt: "" }),
  pictures: new Map(),
};

/** A service whose jobs the test ends by hand, in the order in which they were asked for. */
function heldService() {
  const jobs: {
    readonly progress: (progress: DialectProgress) => void;
    readonly finish: (...files: number[]) => void;
    readonly fail: (error: Error) => void;
  }[] = [];
  const service: DialectService = {
    catalogue: () => Promise.resolve(CATALOGUE),
    told: () => Promise.resolve({}),
    run: (_, { signal, onProgress }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => {
          reject(signal.reason as Error);
        });
        jobs.push({
          progress: onProgress,
          finish: (...files) => {
            resolve(files.map((file) => Uint8Array.of(file)));
          },
          fail: reject,
        });
      }),
  };
  const job = async (at: number) => {
    for (let tries = 0; jobs[at] === undefined; tries++) {
      if (tries > 1000) expect.fail(`job ${at} was not asked for`);
      await turn();
    }
    return jobs[at];
  };
  return { service, job, jobs };
}

const about = (account: Account, taskId = "task(x)") => ({
  account,
  taskId,
  job: "scripts_txt2img",
});

describe("the work of a request", () => {
  test("goes on job by job, and tells batch and step", async () => {
    const { service, job } = heldService();
    const works = new Works();
    const work = works.begin(about(anna));
    const made = work.make([request, request], service);
    expect(work.active).toBe(false);
    const first = await job(0);
    first.progress({ stage: "load" });
    expect(work.active).toBe(true);
    expect(work.state("1")).toEqual({
      ...IDLE,
      job: "scripts_txt2img",
      job_count: 2,
      job_timestamp: "1",
    });
    const preview = () => Promise.resolve(Uint8Array.of(7));
    first.progress({ stage: "sample", step: 3, steps: 20, preview });
    first.progress({ stage: "sample", step: 4, steps: 20 });
    expect(work.state("1")).toMatchObject({ job_no: 0, sampling_step: 4, sampling_steps: 20 });
    expect(await work.preview()).toEqual(Uint8Array.of(7));
    expect(work.previews).toBe(1);
    first.finish(1, 2);
    (await job(1)).progress({ stage: "sample", step: 1, steps: 20, picture: { number: 2, of: 3 } });
    expect(work.state("1")).toMatchObject({ job_no: 4, job_count: 6, sampling_step: 1 });
    (await job(1)).finish(3);
    expect(await made).toEqual([[Uint8Array.of(1), Uint8Array.of(2)], [Uint8Array.of(3)]]);
  });

  test("skipped ends one batch, interrupted ends the rest; what is finished is answered", async () => {
    const { service, job, jobs } = heldService();
    const work = new Works().begin(about(anna));
    const made = work.make(
      Array.from({ length: 5 }, () => request),
      service,
    );
    (await job(0)).finish(1);
    await job(1);
    work.skip();
    expect(work.state("1").skipped).toBe(true);
    (await job(2)).finish(3);
    await job(3);
    expect(work.state("1").skipped).toBe(false);
    work.interrupt();
    expect(await made).toEqual([[Uint8Array.of(1)], [], [Uint8Array.of(3)], []]);
    expect(work.interrupted).toBe(true);
    expect(jobs).toHaveLength(4);
  });

  test("what the service cannot do is no interruption", async () => {
    const { service, job } = heldService();
    const made = new Works().begin(about(anna)).make([request], service);
    (await job(0)).fail(new Error("broken"));
    await expect(made).rejects.toThrow("broken");
  });

  test("a job that is cancelled elsewhere makes nothing", async () => {
    const { service, job } = heldService();
    const made = new Works().begin(about(anna)).make([request, request], service);
    (await job(0)).fail(new DOMException("cancelled", "AbortError"));
    (await job(1)).finish(2);
    expect(await made).toEqual([[], [Uint8Array.of(2)]]);
  });

  test("a preview that comes too late is none", async () => {
    const { service, job } = heldService();
    const work = new Works().begin(about(anna));
    void work.make([request], service);
    const preview = () => Promise.reject(new Error("released"));
    (await job(0)).progress({ stage: "decode", preview });
    expect(await work.preview()).toBeUndefined();
  });
});

describe("passes", () => {
  test("a hires fix counts as two jobs", async () => {
    const { service, job } = heldService();
    const work = new Works().begin(about(anna));
    const twice = validate(TOOLS.generate, { prompt: "", hires: 2 });
    void work.make([{ ...request, parameters: twice }], service);
    const { progress } = await job(0);
    progress({ stage: "sample", step: 20, steps: 20 });
    expect(work.state("1")).toMatchObject({ job_no: 0, job_count: 2, sampling_step: 20 });
    progress({ stage: "sample", step: 1, steps: 14 });
    expect(work.state("1")).toMatchObject({ job_no: 1, sampling_step: 1, sampling_steps: 14 });
    progress({ stage: "decode" });
    expect(work.state("1")).toMatchObject({ job_no: 1, sampling_step: 1 });
    progress({ stage: "upscale", step: 0, steps: 4 });
    expect(work.state("1")).toMatchObject({ job_no: 1 });
  });
});

describe("works of a server", () => {
  test("are seen by their account; an administrator sees those of others when idle", () => {
    const works = new Works();
    const one = works.begin(about(anna, "task(1)"));
    const two = works.begin(about(ben, "task(2)"));
    expect(works.of(anna)).toEqual([one]);
    expect(works.current(ben)).toBe(two);
    expect(works.of(boss)).toEqual([one, two]);
    const three = works.begin(about(boss));
    expect(works.of(boss)).toEqual([three]);
    expect(works.of(LOCAL_ACCOUNT)).toEqual([one, two, three]);
    works.end(one);
    expect(works.current(anna)).toBeUndefined();
    expect([works.hasEnded(anna, "task(1)"), works.hasEnded(ben, "task(1)")]).toEqual([
      true,
      false,
    ]);
  });

  test("of two, what is being made is the current one", async () => {
    const { service, job } = heldService();
    const works = new Works();
    const one = works.begin(about(anna));
    const two = works.begin(about(anna));
    void one.make([request], service);
    void two.make([request], service);
    expect(works.current(anna)).toBe(one);
    (await job(1)).progress({ stage: "load" });
    expect(works.current(anna)).toBe(two);
  });
});

describe("over the wire", () => {
  const TINY = { width: 64, height: 64, steps: 1, seed: 4 };
  const ask = (url: string, payload = {}, account = "anna/user") => ({
    method: "POST" as const,
    url,
    payload,
    headers: { "x-account": account },
  });

  test("an interruption by somebody else changes nothing, one's own answers what there is", async () => {
    const { service, job } = heldService();
    const { app } = a1111App(service);
    const made = app.inject(ask("/sdapi/v1/txt2img", { ...TINY, n_iter: 3, batch_size: 2 }));
    void made.then(() => undefined);
    await job(0);
    expect((await app.inject(ask("/sdapi/v1/interrupt", {}, "ben/user"))).json()).toEqual({});
    const progress = async (query = "") => {
      const url = `/sdapi/v1/progress${query}`;
      return (await app.inject({ url, headers: { "x-account": "anna/user" } })).json<unknown>();
    };
    expect(await progress()).toMatchObject({ progress: 0.01, state: { job_count: 3, job_no: 0 } });
    const preview = () => Promise.resolve(Uint8Array.of(1, 2));
    (await job(0)).progress({ stage: "sample", step: 1, steps: 4, preview });
    const shown = { progress: 0.01 + 1 / 12, state: { sampling_step: 1, sampling_steps: 4 } };
    expect(await progress()).toMatchObject({ ...shown, current_image: "AQI=" });
    expect(await progress("?skip_current_image=true")).toMatchObject({
      ...shown,
      current_image: null,
    });
    await app.inject(ask("/sdapi/v1/interrupt"));
    const { statusCode, body } = await made;
    expect(statusCode).toBe(200);
    const { images, info } = JSON.parse(body) as { images: string[]; info: string };
    expect(images).toEqual([]);
    expect(JSON.parse(info)).toMatchObject({
      seed: 4,
      width: 64,
      all_seeds: [],
      infotexts: [],
      sd_model_name: null,
    });
    await app.close();
  });

  test("A1111's page sees its task waiting, at work and done", async () => {
    const { service, job } = heldService();
    const { app } = a1111App(service);
    const asked = (id: string) =>
      app.inject(ask("/sdapi/v1/txt2img", { ...TINY, force_task_id: id, send_images: false }));
    const of = async (id: string, id_live_preview = -1) =>
      (await app.inject(ask("/internal/progress", { id_task: id, id_live_preview }))).json<
        Record<string, unknown>
      >();
    const one = asked("task(1)");
    void one.then(() => undefined);
    await job(0);
    const two = asked("task(2)");
    void two.then(() => undefined);
    await job(1);
    const waiting = await app.inject({
      url: "/internal/pending-tasks",
      headers: { "x-account": "anna/user" },
    });
    expect(waiting.json()).toEqual({ size: 1, tasks: ["task(2)"] });
    expect(await of("task(2)")).toMatchObject({ active: false, queued: true, progress: null });
    const preview = () => Promise.resolve(Uint8Array.of(0xff, 0xd8));
    (await job(0)).progress({ stage: "sample", step: 1, steps: 2, preview });
    expect(await of("task(1)")).toMatchObject({
      active: true,
      progress: 0.5,
      live_preview: `data:image/jpeg;base64,${Buffer.from([0xff, 0xd8]).toString("base64")}`,
      id_live_preview: 1,
    });
    expect(await of("task(1)", 1)).toMatchObject({ live_preview: null, id_live_preview: 1 });
    expect(await of("task(0)")).toMatchObject({ active: false, queued: false, completed: false });
    for (const at of [0, 1]) (await job(at)).fail(new Error("enough"));
    expect([(await one).statusCode, (await two).statusCode]).toEqual([500, 500]);
    expect(await of("task(1)")).toMatchObject({ active: false, completed: true });
    await app.close();
  });

  test("what nobody expected is answered without its cause", async () => {
    const { service, job } = heldService();
    const { app } = a1111App(service);
    const made = app.inject(ask("/sdapi/v1/txt2img", TINY));
    void made.then(() => undefined);
    (await job(0)).fail(new Error("secret of /home/anna"));
    const { statusCode, body } = await made;
    expect([statusCode, JSON.parse(body)]).toMatchObject([500, { error: "InternalServerError" }]);
    expect(body).not.toContain("secret");
    await app.close();
  });

  test("a client that goes away does not end what it asked for", async () => {
    const { service, job } = heldService();
    const { app } = a1111App(service);
    const address = await app.listen({ host: "127.0.0.1", port: 0 });
    const leaving = new AbortController();
    const asked = fetch(`${address}/sdapi/v1/txt2img`, {
      method: "POST",
      body: JSON.stringify({ ...TINY, n_iter: 2 }),
      headers: { "content-type": "application/json", "x-account": "anna/user" },
      signal: leaving.signal,
    });
    const first = await job(0);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    first.finish();
    (await job(1)).finish();
    await app.close();
  });
});
