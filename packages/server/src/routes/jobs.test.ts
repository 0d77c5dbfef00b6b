import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { newJobId } from "../jobs/job-id.ts";
import { gate } from "../jobs/test-queue.suite.ts";
import type { RunTool } from "../jobs/worker.ts";
import {
  type Answer,
  drawing,
  jobOf,
  jobsOf,
  type Name,
  openTestApi,
  type TestApi,
} from "./test-api.suite.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterEach(() => api.empty());
afterAll(() => api.close());

const post = (who: Name, path: string, payload?: object, headers = {}): Promise<Answer> =>
  api.ask(who, "POST", path, { ...(payload && { payload }), headers });
const get = (who: Name, path: string): Promise<Answer> => api.ask(who, "GET", path);

const draw = async (who: Name = "ann", parameters: object = {}): Promise<string> => {
  const answer = await post(who, "/tools/generate", { prompt: "a lake", ...parameters });
  expect([answer.status, answer.body]).toEqual([202, expect.anything()]);
  return jobOf(answer).id;
};
const stateOf = async (id: string): Promise<string> =>
  jobOf(await get("root", `/jobs/${id}`)).state;
const ended = (id: string): Promise<void> =>
  api.until(async () => ["done", "failed", "cancelled"].includes(await stateOf(id)));
const codeOf = ({ body }: Answer): string => (body as { code: string }).code;

const fails: RunTool = async () => {
  throw new Error("broken");
};

describe("a tool", () => {
  test("is queued at once, with where to look for it", async () => {
    const answer = await post("ann", "/tools/generate", { prompt: "a lake", seed: 5 });
    expect(answer.status).toBe(202);
    const job = jobOf(answer);
    expect(job).toMatchObject({ tool: "generate", state: "queued", batch: null, error: null });
    expect(job.parameters).toMatchObject({ prompt: "a lake", seed: 5, cfg: 7 });
    expect(answer.headers["location"]).toBe(job.links.self);
    expect(await get("ann", job.links.self.replace("/api/v1", ""))).toMatchObject({ body: job });
  });

  test("is answered as it ended, where the request waits", async () => {
    await api.work(drawing(api.service));
    const answer = await post("ann", "/tools/generate?wait=20", { prompt: "a lake", seed: 7 });
    expect(answer.status).toBe(200);
    const { result, state } = jobOf(answer);
    expect(state).toBe("done");
    const { files } = result as { files: { asset: string; url: string; hash: string }[] };
    expect(files).toMatchObject([{ role: "picture", width: 8, seed: 7 }]);
    expect(files[0]?.asset).toBe(`asset:${files[0]?.hash ?? ""}`);
    expect((await get("ann", (files[0]?.url ?? "").replace("/api/v1", ""))).status).toBe(200);
  });

  test("goes on where the request has waited long enough", async () => {
    const { run, open } = gate();
    await api.work(run);
    const answer = await post("ann", "/tools/generate?wait=0.05", { prompt: "a lake" });
    expect(answer.status).toBe(202);
    open();
    await ended(jobOf(answer).id);
  });

  test("refuses what it does not take, naming the field in both languages", async () => {
    const payload = { prompt: "x", steps: 0, colour: "red" };
    const answer = await post("ann", "/tools/generate", payload);
    expect(answer).toMatchObject({ status: 400, body: { code: "input/invalid", field: "steps" } });
    const zh = await post("ann", "/tools/generate", payload, { "accept-language": "zh-CN" });
    expect((zh.body as { errors: { detail: string }[] }).errors[0]?.detail).toMatch(
      /steps：给出的是/,
    );
    expect((await post("ann", "/tools/generate", {})).body).toMatchObject({ field: "prompt" });
    expect((await post("ann", "/tools/generate?wait=61", { prompt: "x" })).body).toMatchObject({
      field: "wait",
    });
    expect(await api.service.queue.list()).toEqual([]);
  });

  test.each([
    [[null], "input/invalid", "control 1: got null"],
    [[{ image: 5 }], "input/invalid", "control 1 image: got 5"],
    [[{ start: 0.9, end: 0.1 }], "control/unit", "control 1 begins at 0.9"],
    [[{ preprocessor: "canny", threshold_a: 999 }], "control/unit", "threshold_a is 999"],
    [[{ preprocessor: "nobody" }], "annotator/unknown", '"nobody" is not known'],
  ])("refuses the control units %j at once", async (control, code, sentence) => {
    const { status, body } = await post("ann", "/tools/generate", { prompt: "x", control });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body).toMatchObject({ code, detail: expect.stringContaining(sentence) as string });
  });

  test("without parameters needs no body", async () => {
    expect((await post("ann", "/tools/doctor")).status).toBe(202);
  });

  test("takes no path, whatever it is called", async () => {
    for (const parameters of [
      { prompt: "x", model: "/etc/passwd" },
      { prompt: "x", model: "../../etc/passwd" },
    ])
      expect(codeOf(await post("ann", "/tools/generate", parameters))).toBe("input/name");
    expect(codeOf(await post("ann", "/tools/info", { picture: "/etc/passwd" }))).toBe("input/name");
  });

  test("is told with all that a form needs", async () => {
    const { tools } = (await get("guest", "/tools")).body as { tools: { id: string }[] };
    expect(tools.map(({ id }) => id)).toContain("generate");
    const { body } = await get("guest", "/tools/grid");
    expect(body).toMatchObject({ title: { en: "X/Y/Z grid", zh: "X/Y/Z 网格" } });
    const { properties } = (body as { parameters: { properties: Record<string, object> } })
      .parameters;
    expect(properties["steps"]).toMatchObject({
      "x-inkloom": { label: { zh: expect.any(String) as string } },
    });
    expect(properties).not.toHaveProperty("folder");
    expect((await get("guest", "/tools/nothing")).status).toBe(404);
  });
});

describe("several jobs", () => {
  const request = (...jobs: object[]) => ({
    jobs: jobs.map((job) => ({ tool: "dice", parameters: {}, ...job })),
  });

  test("share a batch and keep their order", async () => {
    const answer = await post("ann", "/jobs", request({}, { priority: -1 }, {}));
    expect(answer.status).toBe(202);
    const { batch } = answer.body as { batch: string };
    const ids = jobsOf(answer).map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
    expect(jobsOf(answer).map((job) => job.batch)).toEqual([batch, batch, batch]);
    const queue = (await get("ann", `/queue?batch=${batch}`)).body as {
      jobs: { place: number; job: { id: string } }[];
    };
    expect(queue.jobs.map(({ job }) => job.id)).toEqual([ids[0], ids[2], ids[1]]);
    expect(queue.jobs.map(({ place }) => place)).toEqual([0, 1, 2]);
  });

  test("may wait for each other and for what is queued already", async () => {
    const earlier = await draw();
    const first = newJobId();
    const answer = await post(
      "ann",
      "/jobs",
      request({ id: first, waitsFor: [earlier] }, { waitsFor: [first.toUpperCase(), earlier] }),
    );
    expect(jobsOf(answer).map(({ waitsFor }) => waitsFor)).toEqual([1, 2]);
    await api.work(drawing(api.service));
    for (const { id } of jobsOf(answer)) await ended(id);
  });

  test("are all taken or none", async () => {
    const answer = await post("ann", "/jobs", request({}, { parameters: { count: 0 } }));
    expect(codeOf(answer)).toBe("input/invalid");
    expect(await api.service.queue.list()).toEqual([]);
  });

  test.each([
    [{ jobs: [] }, "jobs"],
    [{ jobs: [{ tool: "nothing", parameters: {} }] }, "jobs.0.tool"],
    [{ jobs: [{ tool: "dice" }] }, "jobs.0.parameters"],
    [{ jobs: [{ tool: "dice", parameters: [], origin: {} }] }, "jobs.0.origin"],
    [{ jobs: [{ tool: "dice", parameters: {}, priority: 101 }] }, "jobs.0.priority"],
    [{ jobs: [{ tool: "dice", parameters: {}, id: "x" }] }, "jobs.0.id"],
    [{ jobs: [{ tool: "dice", parameters: {}, id: randomUUID() }] }, "id"],
    [[], "body"],
  ])("%j is refused by its field", async (payload, field) => {
    const answer = await post("ann", "/jobs", payload);
    expect(answer).toMatchObject({ status: 400, body: { code: "input/invalid" } });
    const { errors } = answer.body as { errors: { field: string }[] };
    expect(errors.map((each) => each.field)).toContain(field);
  });

  test("are refused with a time to come again where too many wait", async () => {
    for (const many of [100, 20])
      expect(
        (await post("ann", "/jobs", request(...Array.from({ length: many }, () => ({}))))).status,
      ).toBe(202);
    const answer = await post("ann", "/jobs", request({}));
    expect(answer).toMatchObject({ status: 429, body: { code: "queue/full" } });
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect((answer.body as { retryAfter: number }).retryAfter).toBe(
      Number(answer.headers["retry-after"]),
    );
  });

  test("call only addresses that are allowed", async () => {
    const allowed = { webhook: "http://127.0.0.1:9/done" };
    expect((await post("ann", "/jobs", request(allowed))).status).toBe(202);
    const refused = await post("ann", "/jobs", request({ webhook: "http://example.org/" }));
    expect(codeOf(refused)).toBe("webhook/refused");
  });
});

describe("a request that is repeated", () => {
  const submit = (key: string, jobs: object[], who: Name = "ann") =>
    post(who, "/jobs", { jobs }, { "idempotency-key": key });
  const dice = (count: number) => ({ tool: "dice", parameters: { count } });

  test("makes its jobs once, also when both come at the same time", async () => {
    const key = newJobId();
    const wanted = [dice(1), dice(2), dice(3)];
    const answers = await Promise.all([1, 2, 3].map(() => submit(key, wanted)));
    const [first, ...others] = answers.map((answer) => jobsOf(answer).map(({ id }) => id));
    expect(first?.[0]).toBe(key);
    expect(first).toEqual(first?.toSorted());
    for (const other of others) expect(other).toEqual(first);
    expect(await api.service.queue.list()).toHaveLength(3);
    const later = await submit(key, [{ parameters: { count: 1 }, tool: "dice" }, dice(2), dice(3)]);
    expect(jobsOf(later).map(({ id }) => id)).toEqual(first);
  });

  test("finds its job when it has ended", async () => {
    const key = newJobId();
    const ask = () =>
      post("ann", "/tools/generate?wait=20", { prompt: "x" }, { "idempotency-key": key });
    await api.work(drawing(api.service));
    const first = await ask();
    expect(first.status).toBe(200);
    expect((await ask()).body).toEqual(first.body);
  });

  test("is refused where it is another request, or another's", async () => {
    const key = newJobId();
    await submit(key, [dice(1)]);
    expect(codeOf(await submit(key, [dice(2)]))).toBe("queue/taken");
    expect(codeOf(await submit(key, [dice(1)], "ben"))).toBe("queue/taken");
    expect(codeOf(await submit(key, [dice(1)], "root"))).toBe("queue/taken");
    expect(codeOf(await submit(randomUUID(), [dice(1)]))).toBe("input/invalid");
    const own = [{ ...dice(1), id: key }];
    expect(codeOf(await post("ben", "/jobs", { jobs: own }))).toBe("queue/taken");
    expect(await api.service.queue.list()).toHaveLength(1);
  });
});

describe("a job", () => {
  test("is paused, resumed, cancelled and retried", async () => {
    const id = await draw();
    for (const [change, state] of [
      ["pause", "paused"],
      ["resume", "queued"],
      ["cancel", "cancelled"],
      ["retry", "queued"],
    ])
      expect(await post("ann", `/jobs/${id}/${change ?? ""}`)).toMatchObject({
        status: 200,
        body: { id, state },
      });
    expect(await post("ann", `/jobs/${id}/retry`)).toMatchObject({
      status: 409,
      body: { code: "queue/state" },
    });
  });

  test("that runs is asked to stop", async () => {
    const id = await draw();
    await api.work(gate().run);
    await api.until(async () => (await stateOf(id)) === "running");
    const answer = await post("ann", `/jobs/${id}/cancel`);
    expect(["running", "cancelled"]).toContain(jobOf(answer).state);
    await ended(id);
    expect(await stateOf(id)).toBe("cancelled");
  });

  test("is put before and behind others, and made less urgent", async () => {
    const [a, b, c] = [await draw(), await draw(), await draw()];
    const order = async () =>
      ((await get("ann", "/queue")).body as { jobs: { job: { id: string } }[] }).jobs.map(
        ({ job }) => job.id,
      );
    await post("ann", `/jobs/${c}/move`, { before: a.toUpperCase() });
    expect(await order()).toEqual([c, a, b]);
    await post("ann", `/jobs/${c}/move`, { after: a });
    expect(await order()).toEqual([a, c, b]);
    expect(codeOf(await post("ann", `/jobs/${c}/move`, { before: randomUUID() }))).toBe(
      "queue/unknown",
    );
    expect(codeOf(await post("ann", `/jobs/${c}/move`, { before: a, after: b }))).toBe(
      "input/invalid",
    );
    const lower = { payload: { priority: -5 } };
    expect(jobOf(await api.ask("ann", "PUT", `/jobs/${b}/priority`, lower)).priority).toBe(-5);
    const higher = { payload: { priority: 1 } };
    expect((await api.ask("ann", "PUT", `/jobs/${b}/priority`, higher)).status).toBe(403);
    expect((await api.ask("root", "PUT", `/jobs/${b}/priority`, higher)).status).toBe(200);
    expect((await post("ann", "/tools/dice?priority=1", {})).status).toBe(403);
  });

  test("that failed says why, in the reader's language", async () => {
    const id = await draw();
    await api.work(fails);
    await ended(id);
    expect(api.errors.splice(0)).toHaveLength(1);
    expect((await get("ann", `/jobs/${id}`)).body).toMatchObject({
      state: "failed",
      error: { code: "job/failed", detail: expect.stringContaining(id) as string, status: 500 },
    });
    const headers = { "accept-language": "zh" };
    const zh = jobOf(await api.ask("ann", "GET", `/jobs/${id}`, { headers }));
    expect(zh.error?.detail).toMatch(/遇到意外错误/);
    expect(JSON.stringify(zh)).not.toContain("broken");
  });

  test("leaves the history when it is removed, and not before it has ended", async () => {
    const id = await draw();
    expect(codeOf(await api.ask("ann", "DELETE", `/jobs/${id}`))).toBe("queue/state");
    await post("ann", `/jobs/${id}/cancel`);
    const gone = await api.ask("ann", "DELETE", `/jobs/${id}`);
    expect([gone.status, gone.body]).toEqual([204, ""]);
    expect((await get("ann", `/jobs/${id}`)).status).toBe(404);
  });

  test("tells nothing of the machine", async () => {
    const id = await draw();
    await api.work(drawing(api.service));
    await ended(id);
    const text = JSON.stringify((await get("ann", `/jobs/${id}`)).body);
    expect(text).not.toContain("worker");
    expect(text).not.toContain(api.service.config.home);
    expect(text).not.toContain('"origin"');
  });
});

describe("the history", () => {
  test("comes in pages, the newest end first, and by what is asked", async () => {
    await api.work(drawing(api.service));
    const ids = [];
    for (let number = 0; number < 5; number += 1) {
      ids.push(await draw());
      await ended(ids.at(-1) ?? "");
    }
    const first = (await get("ann", "/jobs?limit=3")).body as {
      jobs: { id: string }[];
      next: string;
    };
    const second = (await get("ann", `/jobs?limit=3&cursor=${first.next}`)).body as typeof first;
    expect([...first.jobs, ...second.jobs].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(second.next).toBe(null);
    expect(jobsOf(await get("ann", "/jobs?state=failed"))).toEqual([]);
    expect(jobsOf(await get("ann", "/jobs?tool=dice"))).toEqual([]);
    expect(jobsOf(await get("ann", "/jobs?tool=generate&state=done"))).toHaveLength(5);
    expect(codeOf(await get("ann", "/jobs?cursor=x"))).toBe("input/invalid");
    expect(codeOf(await get("ann", "/jobs?limit=0"))).toBe("input/invalid");
    expect((await get("ann", "/queue/counts")).body).toMatchObject({ done: 5, queued: 0 });
  });
});

describe("the queue", () => {
  test("is paused for oneself; for all only by an administrator", async () => {
    await api.work(drawing(api.service));
    expect((await post("ann", "/queue/pause")).body).toEqual({ all: false, mine: true });
    const [held, other] = [await draw("ann"), await draw("ben")];
    await ended(other);
    expect(await stateOf(held)).toBe("queued");
    expect((await post("ann", "/queue/pause", { whose: "all" })).status).toBe(403);
    expect((await post("root", "/queue/pause", { whose: "all" })).body).toMatchObject({
      all: true,
    });
    expect((await get("ben", "/queue")).body).toMatchObject({ paused: { all: true, mine: true } });
    await post("root", "/queue/resume", { whose: "all" });
    expect((await post("ann", "/queue/resume")).body).toEqual({ all: false, mine: false });
    await ended(held);
  });

  test("is cleared of one's own; of everybody's only by an administrator", async () => {
    const [own, other] = [await draw("ann"), await draw("ben")];
    expect((await post("ann", "/queue/clear")).body).toEqual({ cancelled: 1 });
    expect([await stateOf(own), await stateOf(other)]).toEqual(["cancelled", "queued"]);
    expect((await post("ann", "/queue/clear", { whose: "all" })).status).toBe(403);
    expect((await post("root", "/queue/clear", { whose: "all" })).body).toEqual({ cancelled: 1 });
  });

  test("is told in parts", async () => {
    const ids = [await draw(), await draw(), await draw()];
    const part = (await get("ann", "/queue?from=1&limit=1")).body as {
      total: number;
      jobs: { place: number; job: { id: string } }[];
    };
    expect(part.total).toBe(3);
    expect(part.jobs).toMatchObject([{ place: 1, job: { id: ids[1] } }]);
  });
});

describe("somebody else", () => {
  test("sees and changes nothing of a job, wherever they ask", async () => {
    const id = await draw("ann");
    const done = await draw("ann");
    await post("ann", `/jobs/${done}/cancel`);
    const unknown = await get("ben", `/jobs/${randomUUID()}`);
    const changes: [string, string, object?][] = [
      ["GET", `/jobs/${id}`],
      ["GET", `/jobs/${id}/events`],
      ["DELETE", `/jobs/${done}`],
      ["PUT", `/jobs/${id}/priority`, { priority: -1 }],
      ["POST", `/jobs/${id}/move`, { before: done }],
      ...["cancel", "pause", "resume"].map((name): [string, string] => [
        "POST",
        `/jobs/${id}/${name}`,
      ]),
      ["POST", `/jobs/${done}/retry`],
    ];
    for (const [method, path, payload] of changes) {
      const answer = await api.ask("ben", method, path, payload && { payload });
      // As if it were not there at all.
      expect([path, answer.status, codeOf(answer)]).toEqual([path, 404, codeOf(unknown)]);
    }
    expect([await stateOf(id), await stateOf(done)]).toEqual(["queued", "cancelled"]);
    expect(jobsOf(await get("ben", "/jobs"))).toEqual([]);
    expect((await get("ben", "/queue")).body).toMatchObject({ total: 0, jobs: [] });
    expect((await get("ben", "/queue/counts")).body).toMatchObject({ queued: 0, cancelled: 0 });
    // Where they stand is told, who stands before them is not.
    await draw("ben");
    expect((await get("ben", "/queue")).body).toMatchObject({ total: 1 });
  });

  test("waits for no job and draws from no picture that is not theirs", async () => {
    await api.work(drawing(api.service));
    const answer = await post("ann", "/tools/generate?wait=20", { prompt: "x", seed: 9 });
    const { id, result } = jobOf(answer);
    const [{ asset }] = (result as { files: [{ asset: string }] }).files;
    const waits = { jobs: [{ tool: "dice", parameters: {}, waitsFor: [id] }] };
    expect(codeOf(await post("ben", "/jobs", waits))).toBe("queue/dependency");
    expect((await post("ann", "/jobs", waits)).status).toBe(202);
    expect(codeOf(await post("ben", "/tools/info", { picture: asset }))).toBe("asset/missing");
    expect((await post("ann", "/tools/info", { picture: asset })).status).toBe(202);
    expect((await post("root", "/tools/info", { picture: asset })).status).toBe(202);
  });

  test("who may only look changes nothing", async () => {
    const answers = await Promise.all([
      post("guest", "/tools/generate", { prompt: "x" }),
      post("guest", "/jobs", { jobs: [{ tool: "dice", parameters: {} }] }),
      post("guest", "/queue/pause"),
      post("guest", "/queue/resume"),
      post("guest", "/queue/clear"),
      post("guest", `/jobs/${randomUUID()}/cancel`),
      api.ask("guest", "DELETE", `/jobs/${randomUUID()}`),
    ]);
    expect(answers.map(codeOf)).toEqual(answers.map(() => "auth/forbidden"));
    expect((await get("guest", "/queue")).status).toBe(200);
  });

  test("an administrator sees and changes everything", async () => {
    const id = await draw("ann");
    expect((await get("root", "/queue")).body).toMatchObject({ total: 1 });
    expect((await post("root", `/jobs/${id}/cancel`)).body).toMatchObject({ state: "cancelled" });
    expect(jobsOf(await get("root", "/jobs"))).toHaveLength(1);
  });
});

describe("the service", () => {
  test("says who asks and what it takes", async () => {
    const { headers, body } = await get("guest", "/service");
    expect(headers["cache-control"]).toBe("no-store");
    expect(body).toMatchObject({
      program: "inkloom",
      login: false,
      account: { name: "guest", role: "viewer" },
      limits: { uploadBytes: 200_000, pixels: 1_000_000 },
      webhooks: true,
    });
  });
});
